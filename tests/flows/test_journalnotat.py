"""Workflow 13: one note to three cases, and three fates; written by keyboard alone, followed, and sent
on. The receivers are outside processes, and a person answers for one of them on their page."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sapa.local import porte
from sapa.local.op import fordeling_env
from tests.flows.conftest import BRED
from tests.flows.server import ROOT, Demo
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]

LOFT = 100 * 1024
# Jobcenter says nothing of its own about a note that speaks so (sapa.demo.modtagere).
TEKST = 'Æblegrød på ø, å: 😀\n\n  <script>alert("hej")</script> & <b>mere</b>\nGiver intet svar.'
ARBEJD = """
import time, django
django.setup()
from fordeling.tasks import arbejd
while True:
    arbejd()
    time.sleep(0.1)
"""
RYD = (
    "kvittering", "tilstandsskift", "forsoeg", "indhold", "aflevering", "kladde",
    "kvitteringspost", "fordelingsindhold", "fordeling",
)  # fmt: skip


@contextmanager
def proces(argv: Sequence[str], env: Mapping[str, str], log: Path) -> Iterator[None]:
    """A process beside the web's, for as long as the test needs it."""
    with log.open("wb") as ud:
        child = subprocess.Popen(
            [sys.executable, *argv], env=dict(env), cwd=ROOT, stdin=subprocess.DEVNULL,
            stdout=ud, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield
        finally:
            child.terminate()
            child.wait(20)


@dataclass(frozen=True)
class Fagsystemer:
    """The page of the receivers' caseworker, in a browser of its own."""

    adresse: str
    side: Page

    def aabn_nyeste(self, navn: str) -> None:
        """Open what came last to a system."""
        post = self.side.locator(f"section[aria-labelledby=sys-{navn}] li a").first
        for _ in range(240):
            self.side.goto(self.adresse)
            if post.count():
                break
            self.side.wait_for_timeout(250)
        post.click()

    def tekst(self) -> str:
        """The text as it was received."""
        found = self.side.locator("pre[data-notat]").text_content()
        assert found is not None
        return found


@pytest.fixture
def fagsystemer(demo: Demo, chromium: Browser, tmp_path: Path) -> Iterator[Fagsystemer]:
    """A worker, the receivers, and the browser at their page; nothing is left behind."""
    port = porte.any_free()
    env = demo.database.env(**fordeling_env(demo.adresse))
    ude = {**os.environ, "SAPA_STATIC_ROOT": str(demo.static), "SAPA_LOG_LEVEL": "WARNING",
           "DATABASE_URL": "postgres://ingen@127.0.0.1:1/ingen", "PYTHONUNBUFFERED": "1"}  # fmt: skip
    modtagere = ["manage.py", "notatmodtagere", "--adresse", demo.adresse, "--side", str(port),
                 "--pause", "0.2", "--betaenkning", "1"]  # fmt: skip
    context: BrowserContext = chromium.new_context(viewport=BRED, locale="da-DK")  # type: ignore[arg-type]
    adresse = f"http://127.0.0.1:{port}/"
    with (
        proces(["-c", ARBEJD], env, tmp_path / "worker.log"),
        proces(modtagere, ude, tmp_path / "modtagere.log"),
    ):
        page = context.new_page()
        page.vidne = type("Vidne", (), {"fejl": []})()  # type: ignore[attr-defined]
        page.on("console", lambda m: page.vidne.fejl.append(m.text) if m.type == "error" else None)  # type: ignore[attr-defined]
        for _ in range(600):
            try:
                page.goto(adresse)
                break
            except Exception:
                page.wait_for_timeout(200)
        yield Fagsystemer(adresse, page)
        assert page.vidne.fejl == []  # type: ignore[attr-defined]
        context.close()
    with psycopg.connect(demo.database.ejer_url, autocommit=True) as link:
        for tabel in RYD:
            link.execute(f"delete from fordeling_{tabel}")  # type: ignore[arg-type]


def tab_til(page: Page, vaelger: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(80):
        if page.evaluate("v => document.activeElement.matches(v)", vaelger):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {vaelger}")


def sagen(page: Page, system: str) -> str:
    """The check box of the first case of a system that may be chosen."""
    box = page.locator(".s-pick li", has=page.get_by_text(system, exact=True)).locator(
        "input:not([disabled])"
    )
    return f"#{box.first.get_attribute('id')}"


def med_sager(demo: Demo) -> str:
    """The address of a person with cases in each of the systems."""
    ((part,),) = demo.rows(
        "select l.part_uuid from sag_saglinje l join access_fagsystem f on f.id = l.fagsystem"
        " join part_person p on p.part_uuid = l.part_uuid where l.myndighed = 173"
        " and l.foelsomhed < 3 and p.beskyttelse is null and f.navn = any(%s)"
        " group by 1, p.cpr having count(distinct f.navn) = 3"
        " order by count(*) desc, p.cpr limit 1",
        [["KSD", "KY", "Jobcenter"]],
    )
    return f"{demo.adresse}/person/{part}/"


def _vent_paa_kladden(demo: Demo) -> None:
    """Until the text too is in the draft: it is saved a moment after the last key."""
    limit = time.monotonic() + 60
    while (TEKST,) not in demo.rows("select tekst from fordeling_kladde"):
        assert time.monotonic() < limit, "the draft was never saved"
        time.sleep(0.1)


def test_three_cases_and_three_fates(
    side: Page, demo: Demo, fagsystemer: Fagsystemer, log_ind: LogInd, axe: str
) -> None:
    person = med_sager(demo)
    found = undersoeg(fagsystemer.side, axe, "postkasser")
    fagsystemer.side.get_by_role("button", name="Jeg svarer selv: KY").click()
    log_ind(side, "lbr")
    side.goto(person)
    side.get_by_role("link", name="Send journalnotat").first.click()

    # By keyboard alone: title, text, cases, and Ctrl Enter twice for a double click.
    tab_til(side, "#overskrift")
    side.keyboard.insert_text("Telefonisk henvendelse <i>æ</i>")
    tab_til(side, "#tekst")
    side.keyboard.insert_text(TEKST)
    tilbage = LOFT - len(TEKST.encode())
    expect(side.locator("#bytes")).to_have_text(f"{tilbage} bytes tilbage")
    expect(side.locator("#gemt")).to_contain_text("Kladden er gemt kl.")
    _vent_paa_kladden(demo)
    found += undersoeg(side, axe, "dialog")
    # The laptop is closed and opened: the draft is where it was.
    side.goto("/")
    side.goto(person + "journalnotat/")
    expect(side.locator("#tekst")).to_have_value(TEKST)
    for system in ("KSD", "KY", "Jobcenter"):
        box = sagen(side, system)
        tab_til(side, box)
        if not side.locator(box).is_checked():
            side.keyboard.press("Space")
    expect(side.locator("#valgte")).to_have_text("3 sager valgt.")
    tab_til(side, "#tekst")
    with side.expect_navigation():
        side.keyboard.press("Control+Enter")
        side.keyboard.press("Control+Enter")
    expect(side.get_by_role("heading", name="Journalnotat sendt")).to_be_visible()
    status = side.url

    def linje(system: str) -> object:
        return side.locator(".s-receipt", has=side.get_by_text(system, exact=True)).first

    # Accepted by the system, refused by a person, and silence.
    expect(linje("KSD")).to_contain_text("Accepteret")
    fagsystemer.aabn_nyeste("ky")
    assert fagsystemer.tekst() == TEKST
    expect(fagsystemer.side.locator("body")).to_contain_text(
        hashlib.sha256(TEKST.encode()).hexdigest()
    )
    found += undersoeg(fagsystemer.side, axe, "modtaget post")
    fagsystemer.side.get_by_label("Begrundelse").fill("Sagen er <lukket>: brug KSD")
    fagsystemer.side.get_by_role("button", name="Afvis").click()
    expect(linje("KY")).to_contain_text('KY skriver: "Sagen er <lukket>: brug KSD"')
    expect(linje("Jobcenter")).to_contain_text("Afventer svar")
    found += undersoeg(side, axe, "status med tre skæbner")
    ((antal,),) = demo.rows("select count(*) from fordeling_aflevering")
    assert antal == 3
    # The back button finds no draft to send again.
    side.go_back()
    expect(side.locator("#tekst")).to_have_value("")

    # The refusal is a notice; the others are told of beside it.
    side.goto("/")
    expect(side.locator("section[aria-labelledby=notater-tilbage]")).to_contain_text(
        "Sagen er <lukket>: brug KSD"
    )
    expect(side.locator("section[aria-labelledby=notater-undervejs]")).to_contain_text("Jobcenter")
    found += undersoeg(side, axe, "min side med notater")
    side.goto(person + "journalnotater/")
    sendte = side.locator("#sendte_notater tbody")
    for skaebne in ("Accepteret", "Afvist", "Afventer svar"):
        expect(sendte).to_contain_text(skaebne)
    found += undersoeg(side, axe, "fanen Journalnotater")

    # One click sends the text to another case; there it is the same bytes.
    side.goto(status)
    side.get_by_label("En anden sag").select_option(index=0)
    side.get_by_role("button", name="Send til den valgte sag").click()
    expect(side.locator(".s-receipt")).to_have_count(4)
    expect(side.get_by_text("Notatet er sendt videre")).to_be_visible()
    # And silence ends when a person answers late.
    fagsystemer.aabn_nyeste("jobcenter")
    assert fagsystemer.tekst() == TEKST
    fagsystemer.side.get_by_role("button", name="Godkend").click()
    expect(linje("Jobcenter")).to_contain_text("Accepteret")
    found += undersoeg(side, axe, "status til sidst")
    side.goto("/")
    # The refusal that was dealt with is gone; what becomes of the fourth is not this test's.
    expect(side.get_by_text("Sagen er <lukket>: brug KSD")).to_have_count(0)
    assert found == []
