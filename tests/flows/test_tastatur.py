"""Everything by keyboard alone, and everything without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from fixtures import demopersoner
from tests.flows.server import Demo

pytestmark = pytest.mark.browser

LogInd = Callable[[Page, str], None]
HTMX_PATH = "htmx-current-path-for-history"
# What can take focus and is on the screen, in the order of the document.
REACHABLE = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, [tabindex='0']")]
    .filter(e => !e.disabled && e.checkVisibility({visibilityProperty: true}))"""


def test_from_sign_in_to_the_person_without_a_mouse(side: Page, demo: Demo):
    side.goto("/log-ind/?kommune=173")
    for _ in range(40):
        side.keyboard.press("Tab")
        if "Lone Bruun" in side.evaluate("() => document.activeElement.textContent"):
            break
    side.keyboard.press("Enter")
    side.wait_for_url("**/")

    side.keyboard.press("/")
    expect(side.locator("[data-soeg]")).to_be_focused()
    side.keyboard.type("jan jarlov")
    side.keyboard.press("Enter")
    side.wait_for_url("**/soeg/*/")
    links = side.locator("[data-raekker] tbody th[scope=row] a")
    side.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    side.keyboard.press("ArrowDown")
    side.keyboard.press("j")
    side.keyboard.press("ArrowUp")
    expect(links.nth(1)).to_be_focused()
    expect(side.locator("tr.is-selected")).to_have_count(1)
    goal = links.nth(1).get_attribute("href")
    side.keyboard.press("Enter")
    side.wait_for_url(f"**{goal}")

    side.keyboard.press("Alt+2")
    side.wait_for_url(f"**{goal}ydelser/")


def test_letters_typed_in_a_field_are_letters(side: Page, log_ind: LogInd):
    log_ind(side, "lbr")
    side.keyboard.press("/")
    side.keyboard.type("jk/?c")
    expect(side.locator("[data-soeg]")).to_have_value("jk/?c")
    expect(side.locator("dialog[open]")).to_have_count(0)


def test_the_help_opens_by_key_keeps_focus_and_escape_gives_it_back(
    side: Page, demo: Demo, log_ind: LogInd
):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    tab = side.get_by_role("link", name="Adressehistorik")
    tab.focus()
    side.keyboard.press("?")
    dialog = side.locator("dialog#tastatur")
    expect(dialog).to_be_visible()
    for _ in range(6):
        side.keyboard.press("Tab")
        assert side.evaluate(
            "() => document.activeElement === document.body"
            " || document.activeElement.closest('dialog') !== null"
        )
    side.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(tab).to_be_focused()


def test_single_keys_can_be_turned_off_and_that_is_all_the_browser_keeps(
    side: Page, demo: Demo, log_ind: LogInd
):
    log_ind(side, "lbr")
    side.keyboard.press("?")
    side.get_by_label("Brug genveje med én tast i denne browser").uncheck()
    side.keyboard.press("Escape")
    side.goto(demo.person(demopersoner.JAN))
    side.keyboard.press("/")
    assert side.evaluate("() => document.activeElement === document.body")
    assert side.evaluate("() => ({...localStorage})") == {"sapa.enkelttaster": "fra"}
    # htmx notes the address it came to, and an address holds an opaque key.
    assert side.evaluate("() => Object.keys(sessionStorage)") in ([], [HTMX_PATH])


@pytest.mark.parametrize("cpr", [demopersoner.JAN, demopersoner.JYTTE])
def test_tab_reaches_everything_in_order_and_always_shows_where_it_is(
    side: Page, demo: Demo, log_ind: LogInd, cpr: str
):
    log_ind(side, "lbr")
    side.goto(demo.person(cpr))
    total = side.evaluate(f"() => ({REACHABLE})().length")
    assert total > 20
    side.evaluate(f"() => {{ window.alle = ({REACHABLE})(); }}")
    order, unseen = [], []
    # A date field has a stop for day, month, year and calendar: all of them are one element.
    parts = side.locator("input[type=date]").count() * 3
    for _ in range(total + parts):
        side.keyboard.press("Tab")
        place, shown, what = side.evaluate(
            """() => {
                const e = document.activeElement, s = getComputedStyle(e);
                const r = e.getBoundingClientRect();
                const outline = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0;
                return [window.alle.indexOf(e), (outline || s.boxShadow !== "none") && r.width > 0,
                        e.outerHTML.slice(0, 120)];
            }"""
        )
        if order[-1:] == [place] and 'type="date"' in what:
            continue
        order.append(place)
        if not shown:
            unseen.append(what)
    assert order == list(range(total))
    assert unseen == []


def test_a_panel_takes_focus_and_gives_it_back(side: Page, demo: Demo, log_ind: LogInd):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    opener = side.get_by_role("link", name="Se historik for civilstand")
    opener.focus()
    side.keyboard.press("Enter")
    expect(side.locator("#historik")).to_be_focused()
    side.keyboard.press("Tab")
    side.keyboard.press("Enter")
    expect(side.locator("#historik")).to_be_empty()
    assert side.evaluate("() => document.activeElement.matches('[hx-target=\"#historik\"]')")


def test_a_filter_keeps_its_place_by_keyboard(side: Page, demo: Demo, log_ind: LogInd):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    heading = side.get_by_role("link", name="Sagstitel")
    heading.focus()
    side.keyboard.press("Enter")
    expect(side.locator("#sager th[aria-sort=ascending]")).to_have_text("Sagstitel")
    expect(heading).to_be_focused()


def test_all_main_ways_work_without_script(side_uden_script: Page, demo: Demo):
    page = side_uden_script
    page.goto("/")
    page.get_by_role("button", name="Lone Bruun").click()
    page.locator("[data-soeg]").fill("jan jarlov")
    page.locator("[data-soeg]").press("Enter")
    row = page.locator("[data-raekker] tr", has_text="Skovbrynet 38").first
    row.get_by_role("link").click()
    expect(page).to_have_url(demo.person(demopersoner.JAN))

    page.get_by_label("Filtrér på tekst").fill("syge")
    page.get_by_role("button", name="Filtrér", exact=True).click()
    expect(page.locator("#sager tbody th")).to_have_text(
        ["Sygedagpengesag", "Sygedagpengeopfølgning"]
    )
    page.get_by_role("button", name="Se fuldt CPR").click()
    expect(page.locator("#cpr-tekst")).to_have_text("211070-3435")
    page.get_by_role("link", name="Se historik for civilstand").click()
    expect(page.locator("#historik")).to_contain_text("12-08-1995 til 15-03-2007")

    page.goto(demo.person(demopersoner.JYTTE))
    page.locator("#why").select_option(label="Brev skal sendes")
    page.get_by_role("button", name="Vis og log").click()
    expect(page.get_by_text("Skovbrynet 38, 2800 Kgs. Lyngby *")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def _tab_til(page: Page, goal: Locator, *, tast: str = "Tab", hoejst: int = 160) -> None:
    """Press Tab until `goal` has the focus: there is no other way to it than the user's own."""
    expect(goal).to_be_visible()
    for _ in range(hoejst):
        if goal.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press(tast)
    raise AssertionError(f"not reached by {tast}: {goal}")


def test_from_a_search_to_a_sag_its_caseworker_and_back_without_a_mouse(
    side: Page, demo: Demo, log_ind: LogInd
):
    """SAPA.md 1.5, workflow 1, by the keys of the keyboard alone."""
    log_ind(side, "lbr")
    side.keyboard.press("/")
    side.keyboard.type("211070 3435")
    side.keyboard.press("Enter")
    person = demo.person(demopersoner.JAN)
    side.wait_for_url(person)
    sag = side.locator("#sager tbody th[scope=row] a").first
    titel = sag.inner_text()
    _tab_til(side, sag)
    side.keyboard.press("Enter")
    side.wait_for_url("**/sag/*/")
    expect(side.get_by_role("heading", name=titel).first).to_be_visible()
    kontakt = side.locator("a[hx-get*='/kontakt/']").first
    _tab_til(side, kontakt)
    side.keyboard.press("Enter")
    dialog = side.locator("dialog#vindue")
    expect(dialog.locator("a[href^='tel:']").first).to_be_visible()
    side.keyboard.press("Escape")
    expect(kontakt).to_be_focused()
    side.go_back()  # Alt+Left is the browser's own key, which a driven one does not hear
    side.wait_for_url(person)
    expect(sag).to_be_visible()
    # On to another tab and a filter of it, which keeps its place.
    side.keyboard.press("Alt+1")
    tidslinje = side.get_by_role("link", name="Tidslinje", exact=True)
    _tab_til(side, tidslinje)
    side.keyboard.press("Enter")
    side.wait_for_url(f"{person}tidslinje/")
    aar = side.locator("a[href*='zoom=aar']").first
    _tab_til(side, aar)
    side.keyboard.press("Enter")
    side.wait_for_url("**/tidslinje/?*zoom=aar*")


def test_a_work_list_is_ordered_without_a_mouse(side: Page, demo: Demo, log_ind: LogInd):
    """SAPA.md 1.5, workflow 8, up to the list that waits for its turn; then it is stopped again."""
    log_ind(side, "hly")
    lister = side.get_by_role("navigation", name="Hovedmenu").get_by_role(
        "link", name="Arbejdslister"
    )
    _tab_til(side, lister)
    side.keyboard.press("Enter")
    ny = side.get_by_role("link", name="Ny udsøgning")
    _tab_til(side, ny)
    side.keyboard.press("Enter")
    _tab_til(side, side.get_by_label("Navn", exact=True).first)
    side.keyboard.type("Uden mus")
    _tab_til(side, side.get_by_label("Fylder år i måneden"))
    side.keyboard.type("2")
    _tab_til(side, side.get_by_label("Hjemmel", exact=True))
    side.keyboard.type("bib")
    _tab_til(side, side.get_by_label("Hvad skal listen bruges til?"))
    side.keyboard.type("Bogstart")
    _tab_til(side, side.get_by_role("button", name="Gem udsøgning"))
    side.keyboard.press("Enter")
    expect(side.get_by_role("heading", name="Uden mus")).to_be_visible()
    _tab_til(side, side.get_by_role("button", name="Kør"))
    side.keyboard.press("Enter")
    expect(side.get_by_text("Listen venter på sin tur.")).to_be_visible()
    _tab_til(side, side.get_by_role("button", name="Afbryd"))
    side.keyboard.press("Enter")
    expect(side.get_by_text("Du afbrød listen.")).to_be_visible()
