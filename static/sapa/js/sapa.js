// What the pages do beyond links and forms. Every page works without it, so all of it is comfort.
// Nothing here keeps personal data: the only thing stored is whether single-key shortcuts are on.
"use strict";

(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const KEYS_OFF = "sapa.enkelttaster";

  const inField = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;
  const searchField = () => $("[data-soeg]");
  const singleKeys = () => localStorage.getItem(KEYS_OFF) !== "fra";

  // A polite word to those who do not see the screen change.
  function say(text) {
    const region = $("#besked");
    if (!region) return;
    region.textContent = "";
    setTimeout(() => { region.textContent = text; }, 50);
  }

  // ---- Rows: arrows (and J, K) move between the rows' own links, Enter opens -------------------
  function moveRow(step) {
    const links = $$("[data-raekker] tbody th[scope=row] a, [data-raekker] .s-item__title a");
    if (!links.length) return false;
    const here = links.indexOf(document.activeElement);
    const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
    if (next < 0 || next >= links.length) return true;
    links[next].focus();
    return true;
  }

  document.addEventListener("focusin", (event) => {
    $$("[data-raekker] tr.is-selected").forEach((row) => row.classList.remove("is-selected"));
    event.target.closest("[data-raekker] tbody tr")?.classList.add("is-selected");
    const item = event.target.closest("[data-raekker] .s-item");
    if (item) {
      $$("[data-raekker] .s-item.is-selected").forEach((row) => row.classList.remove("is-selected"));
      item.classList.add("is-selected");
    }
  });

  // ---- Ordered lists: a row moves by its arrows or by dragging; the form is sent in page order ----
  function moveItem(item, step) {
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(item); else other.after(item);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-traek] [data-flyt]");
    if (!button) return;
    event.preventDefault();
    moveItem(button.closest("li"), button.dataset.flyt === "op" ? -1 : 1);
    button.focus();
    say(button.textContent.trim());
  });

  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    const item = event.target.closest?.("[data-traek] > li");
    if (!item) return;
    dragged = item;
    item.classList.add("is-traekkes");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  document.addEventListener("dragover", (event) => {
    if (!dragged) return;
    const over = [...dragged.parentElement.children].find((row) => row.contains(event.target));
    if (!over) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged); else over.after(dragged);
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-traekkes");
    dragged = null;
  });

  // ---- Help dialog ------------------------------------------------------------------------------
  function openHelp() {
    const dialog = $("#tastatur");
    if (!dialog || dialog.open) return;
    $("#enkelttaster", dialog).checked = singleKeys();
    dialog.showModal(); // takes focus, makes the page inert and gives focus back
  }

  // ---- Window: what a link fills it with opens on top of the page -------------------------------
  const WINDOW = "vindue-indhold";

  function openWindow(content) {
    const dialog = content.closest("dialog");
    if (!dialog.open) dialog.showModal();
  }

  // `close` does not bubble. What was shown leaves the page with the window.
  document.addEventListener("close", (event) => {
    if (event.target.id === "vindue") $(`#${WINDOW}`).replaceChildren();
  }, true);

  // ---- Copy ---------------------------------------------------------------------------------------
  async function copy(selectors) {
    const text = selectors.split(",").map((s) => $(s)?.textContent.trim()).filter(Boolean).join(" - ");
    const status = $("#besked")?.dataset ?? {};
    try {
      await navigator.clipboard.writeText(text);
      say(status.kopieret);
    } catch {
      say(status.ikkeKopieret);
    }
  }

  // ---- Keys ---------------------------------------------------------------------------------------
  const ROWS = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.altKey) {
      if (/^Digit[1-9]$/.test(event.code)) {
        const tab = $$(".s-tabs a")[Number(event.code.slice(5)) - 1];
        if (tab) { event.preventDefault(); tab.click(); }
      }
      return;
    }
    if ($("dialog[open]")) return;
    const arrow = event.key.startsWith("Arrow");
    if (inField(event.target) || (!arrow && !singleKeys())) return;
    if (event.key in ROWS) {
      // Arrows scroll as always unless a row has focus or nothing has.
      const onRow = event.target.closest("[data-raekker]");
      if (arrow && !onRow && event.target !== document.body) return;
      if (moveRow(ROWS[event.key])) event.preventDefault();
    } else if (event.key === "/") {
      event.preventDefault();
      searchField()?.focus();
      searchField()?.select();
    } else if (event.key === "?") {
      event.preventDefault();
      openHelp();
    } else if (event.key === "x") {
      const box = event.target.closest(".s-item")?.querySelector("input[type=checkbox]");
      if (box) { event.preventDefault(); box.click(); }
    } else if (event.key === "e") {
      const button = $("[data-tast=e]");
      if (button) { event.preventDefault(); button.click(); }
    } else if (event.key === "c") {
      const button = $("[data-kopier='#cpr-tekst']");
      if (button) { event.preventDefault(); button.click(); }
    }
  });

  // A CPR number pasted outside a field goes to the search, by POST like any other search.
  document.addEventListener("paste", (event) => {
    if (inField(event.target) || $("dialog[open]")) return;
    const text = event.clipboardData?.getData("text").trim() ?? "";
    const field = searchField();
    if (!field || !/^\d{6}[- ]?\d{4}$/.test(text)) return;
    event.preventDefault();
    field.value = text;
    field.form.requestSubmit();
  });

  // ---- Marked rows: all at once, and how many ---------------------------------------------------
  function marked(form) {
    const boxes = $$("input[name=valgt]", form);
    const count = boxes.filter((box) => box.checked).length;
    const all = $("[data-vaelg-alle]", form);
    const shown = $("[data-antal-valgt]", form);
    if (shown) shown.textContent = String(count);
    if (all) { all.checked = count > 0 && count === boxes.length; all.indeterminate = count > 0 && count < boxes.length; }
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form");
    if (event.target.matches("[data-vaelg-alle]")) {
      $$("input[name=valgt]", form).forEach((box) => { box.checked = event.target.checked; });
      marked(form);
    } else if (event.target.name === "valgt" && form) marked(form);
  });

  // A row that was fetched anew has lost its mark: the number says so.
  document.addEventListener("htmx:oobAfterSwap", () => { const form = $("#masse"); if (form) marked(form); });

  // ---- Clicks -------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-kopier], [data-udskriv], [data-hjaelp], [data-luk], [data-prov-igen]");
    if (!button) return;
    if (button.dataset.kopier) copy(button.dataset.kopier);
    else if ("udskriv" in button.dataset) window.print();
    else if ("hjaelp" in button.dataset) { event.preventDefault(); openHelp(); }
    else if ("provIgen" in button.dataset) location.reload();
    else {
      event.preventDefault();
      const region = $(button.dataset.luk);
      region.replaceChildren();
      $(`[hx-target="${button.dataset.luk}"]`)?.focus();
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.id === "enkelttaster") {
      localStorage.setItem(KEYS_OFF, event.target.checked ? "til" : "fra");
    } else if (event.target.matches("[data-send-ved-valg]")) {
      event.target.form.requestSubmit();
    }
  });

  // ---- htmx -----------------------------------------------------------------------------------------
  // A session that ran out answers a panel with the sign-in page: show it as a page.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    // A look-up that demands a purpose: the form that asks stands where the answer would have.
    if (xhr.status === 403 && xhr.getResponseHeader("SAPA-Formaal")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    if (xhr.responseURL && new URL(xhr.responseURL).pathname === document.body.dataset.logInd) {
      event.detail.shouldSwap = false;
      location.assign(xhr.responseURL);
    }
  });

  // A panel that fails says so itself; the rest of the page stands.
  function failed(event) {
    const note = $("#fejl-i-panel")?.content.cloneNode(true);
    const target = event.detail.target;
    if (!note || !target) return;
    if (target.id === WINDOW) target.replaceChildren();
    $$("[data-fejl-i-panel], [data-venter]", target).forEach((old) => old.remove());
    target.prepend(note);
    if (target.id === WINDOW) openWindow(target);
  }
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);

  // What was asked for takes focus, so that a screen reader goes on from there.
  document.addEventListener("htmx:afterSwap", (event) => {
    // Where the whole element was replaced, htmx names the old one.
    const old = event.detail.target;
    const target = (!old.isConnected && old.id && document.getElementById(old.id)) || old;
    if ("fokus" in target.dataset || "fokus" in old.dataset) {
      if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
      target.focus();
    }
    if (target.id === WINDOW) openWindow(target);
    show(target);
  });

  // ---- Journalnotat: bytes left while one writes, and Ctrl Enter sends, once -----------------------
  document.addEventListener("input", (event) => {
    const { bytes, loft } = event.target.dataset ?? {};
    const line = bytes && $(bytes);
    if (!line) return;
    const left = Number(loft) - new TextEncoder().encode(event.target.value).length;
    line.textContent = `${left} ${line.dataset.tekst}`;
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-send-en-gang]");
    const line = form && $(form.dataset.valgte);
    if (!line) return;
    const chosen = form.querySelectorAll("input[name=sag]:checked").length;
    line.textContent = (chosen === 1 ? line.dataset.een : line.dataset.flere).replace("#", chosen);
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-send-en-gang]");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-send-en-gang]");
    if (!form) return;
    if (form.dataset.sendt) event.preventDefault();
    form.dataset.sendt = "1";
    setTimeout(() => { delete form.dataset.sendt; }, 3000);
  });

  // Buttons that need script are hidden until there is script.
  function show(root) {
    $$("[data-kun-js]", root).forEach((element) => { element.hidden = false; });
  }
  document.documentElement.classList.add("js");
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => show(document));
  else show(document);
})();
