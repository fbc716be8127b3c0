"""Opslag i CPR in a browser: it comes by itself beside the page, and when CPR is ill it fails alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, Page, expect

from access.values import Cpr
from fixtures import demopersoner
from indexes.part.values import PersonData
from sapa.demo.cpr_viden import NOVA, nova
from sapa.demo.sf1520 import Sf1520
from tests.flows.conftest import BRED, vindue
from tests.flows.server import Demo, Web
from tests.flows.test_formaal import glem_afslag, vaelg
from tests.flows.test_udseende import axe, undersoeg
from tests.part.faelles import bor

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def cpr() -> Iterator[Sf1520]:
    """CPR knows the demo's people; Anders has moved, and Nova has come."""
    kendte: dict[str, PersonData] = {p.cpr: p for p in demopersoner.demopersoner()}
    anders = kendte[demopersoner.ANDERS]
    kendte[anders.cpr] = replace(anders, adresser=bor("Ravnsengen", "41"))
    kendte[NOVA] = nova(date(2026, 1, 2))

    def find(cpr: Cpr) -> PersonData | None:
        return kendte.get(cpr.tal)

    with Sf1520(find, bearer="demo").koerer() as server:
        yield server


@pytest.fixture(scope="module")
def med_cpr(demo: Demo, cpr: Sf1520, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo behind a web process that has CPR to ask."""
    log: Path = tmp_path_factory.mktemp("opslag") / "web.log"
    env = demo.database.app_env(
        SAPA_OPSLAG_AUTOMATISK="1",
        SAPA_SF1520_URL=cpr.url,
        SAPA_SF1520_BEARER="demo",
        SAPA_LOG_JSON="1",
        SAPA_OPSLAG_MINDST="1000",
        # Long enough for a slow machine to answer, and to look at the page that waits.
        SAPA_OPSLAG_FRIST="6",
    )
    web = Web(env, log)
    try:
        web.start()
        yield replace(demo, adresse=web.adresse, log=log)
    finally:
        web.stop()


@pytest.fixture
def side(chromium: Browser, med_cpr: Demo) -> Iterator[Page]:
    with vindue(chromium, med_cpr, BRED) as page:
        yield page


def test_it_comes_by_itself_and_shows_what_differs(
    side: Page, med_cpr: Demo, log_ind: LogInd, axe: str
):
    log_ind(side, "lbr")
    side.goto(med_cpr.person(demopersoner.ANDERS))
    block = side.locator("#opslag")
    expect(block).to_contain_text("CPR siger noget andet end registret om 1 oplysning.")
    expect(block.get_by_role("cell", name="Ravnsengen 41, 2800 Kgs. Lyngby")).to_be_visible()
    found = undersoeg(side, axe, "forskel")
    side.goto(med_cpr.person(demopersoner.JAN))
    expect(block).to_contain_text("CPR siger det samme som registret")
    found += undersoeg(side, axe, "ens")
    side.goto(med_cpr.person(demopersoner.GERT))
    expect(block).to_contain_text("Adressen er ikke sammenlignet.")
    found += undersoeg(side, axe, "beskyttet")
    block.get_by_label("Begrundelse for at se adressen i CPR").select_option(index=1)
    block.get_by_role("button", name="Spørg CPR, vis og log").click()
    expect(block.get_by_text(re.compile(r"^Konestien 3, .* \*$"))).to_be_visible()
    expect(side.locator("#opslag-svar")).to_be_focused()
    assert found == []
    text = med_cpr.log.read_text()
    assert demopersoner.ANDERS not in text
    assert "Ravnsengen" not in text


def test_it_fails_alone_and_is_tried_again(
    side: Page, med_cpr: Demo, log_ind: LogInd, cpr: Sf1520, axe: str
):
    given_up = Event()

    def hold(_: bytes) -> tuple[int, bytes]:
        given_up.wait(60)
        return 200, b""

    log_ind(side, "lbr")
    cpr.svar = hold
    try:
        side.goto(med_cpr.person(demopersoner.JAN))
        # The page is whole while CPR is being waited for.
        expect(side.locator("#sager")).to_be_visible()
        expect(side.locator("#opslag .s-skel")).to_be_visible()
        found = undersoeg(side, axe, "venter")
        expect(side.locator("#opslag")).to_contain_text("CPR svarede ikke i tide.")
        found += undersoeg(side, axe, "fejl")
    finally:
        given_up.set()
        cpr.svar = cpr.besvar
    side.get_by_role("button", name="Prøv igen").click()
    expect(side.locator("#opslag")).to_contain_text("CPR siger det samme som registret")
    assert found == []


def test_a_number_outside_the_register(side: Page, med_cpr: Demo, log_ind: LogInd, axe: str):
    log_ind(side, "lbr")
    side.locator("#q").fill(f"{NOVA[:6]}-{NOVA[6:]}")
    side.locator("#q").press("Enter")
    expect(side.get_by_role("heading", name="Slå op i CPR")).to_be_visible()
    found = undersoeg(side, axe, "tilbud")
    side.get_by_label("Begrundelse for opslaget").select_option(index=2)
    side.get_by_role("button", name="Slå op og log").click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Opslaget kræver et formål")
    glem_afslag(side)
    vaelg(side, "Finde rette kommune")
    side.get_by_label("Begrundelse for opslaget").select_option(index=2)
    side.get_by_role("button", name="Slå op og log").click()
    expect(side.get_by_role("heading", name="Nova Tilflytter")).to_be_visible()
    found += undersoeg(side, axe, "fundet")
    assert found == []


def test_operations(side: Page, med_cpr: Demo, log_ind: LogInd, axe: str):
    log_ind(side, "oaa")
    side.goto(f"{med_cpr.adresse}/drift/opslag/")
    expect(side.get_by_role("heading", name="CPR, direkte opslag (SF1520)")).to_be_visible()
    assert undersoeg(side, axe, "drift") == []
