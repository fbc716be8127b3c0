"""SAPA.md 1.5, workflows 6, 8 and 9 in short: a school's list, a library's, and hearing answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fixtures import demopersoner
from tests.flows.conftest import BRED, vindue
from tests.flows.server import Demo, koer
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]  # a fixture

pytestmark = pytest.mark.browser

LogInd = Callable[[Page, str], None]
ARBEJD = "from sapa.arbejdslister.arbejde import arbejd; arbejd(frist=60)"


def _worker(demo: Demo) -> None:
    """One turn of the worker, as beat wakes it."""
    koer(["manage.py", "shell", "-v0", "-c", ARBEJD], demo.database.app_env())


BOERN = """select extract(year from now())::int - extract(year from foedt)::int as aar, count(*)
    from part_person where kommune = 173 and status = '01'
    and extract(month from foedt) = extract(month from now()) and foedt > now() - interval '17 years'
    group by 1 order by 2 desc, 1 limit 1"""


def _udsoeg(page: Page, aar: int) -> None:
    """Workflow 8: children who turn so many this month."""
    page.get_by_role("navigation", name="Hovedmenu").get_by_role(
        "link", name="Arbejdslister"
    ).click()
    page.get_by_role("link", name="Ny udsøgning").click()
    page.get_by_label("Navn", exact=True).first.fill("Månedens børn")
    page.get_by_label("Fylder år i måneden").fill(str(aar))
    page.get_by_label("Hjemmel", exact=True).select_option("bibliotek")
    page.get_by_label("Hvad skal listen bruges til?").fill("Bogstart")
    page.get_by_role("button", name="Gem udsøgning").click()
    expect(page.get_by_role("heading", name="Månedens børn")).to_be_visible()
    page.get_by_role("button", name="Kør").click()
    expect(page.get_by_text("Listen venter på sin tur.")).to_be_visible()


BARN = """select p.cpr, p.navn, p.adresse from part_person p where kommune = 173 and status = '01'
    and beskyttelse is null and foedt > now() - interval '10 years' and exists (
        select from part_personrelation r
        where r.part_uuid = p.part_uuid and r.type = 'foraeldremyndighed_hos')
    order by cpr limit 1"""


def _berig(page: Page, cpr: str) -> None:
    """Workflow 6: a list of CPR numbers, two of them a child's and a protected child's."""
    page.goto("/arbejdslister/berig/")
    numre = (cpr, demopersoner.JONNA)
    raa = "Elev;CPR\r\n" + "".join(f"x;{n[:6]}-{n[6:]}\r\n" for n in numre) + "x;ukendt\r\n"
    page.get_by_label("CSV-fil med CPR-numre").set_input_files(
        {"name": "elever.csv", "mimeType": "text/csv", "buffer": raa.encode("cp1252")}
    )
    page.get_by_label("Navn", exact=True).check()
    page.get_by_label("Hjemmel", exact=True).select_option("folkeskole")
    page.get_by_label("Hvad skal listen bruges til?").fill("§ 36, indskrivning")
    page.get_by_role("button", name="Berig listen").click()
    expect(page.get_by_text("Listen venter på sin tur.")).to_be_visible()


def _tjek(page: Page) -> None:
    """Workflow 9, by keyboard alone from the field on."""
    page.goto("/arbejdslister/adressetjek/")
    page.get_by_label("Én på hver linje: navn, adresse").focus()
    for linje in (
        "1. Jan Jarlov, Skovbrynet 38, 2800 Kgs. Lyngby",
        "2. Jytte Rømer, Skovbrynet 38, 2800 Kgs. Lyngby",
        "3. Findes Aldrig, Skovbrynet 38",
    ):
        page.keyboard.type(linje)
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Planloven")
    page.keyboard.press("Tab")
    page.keyboard.type("Høring")
    page.keyboard.press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()


def test_lists_from_order_to_file(
    side: Page, chromium: Browser, demo: Demo, log_ind: LogInd, axe: str
):
    log_ind(side, "hly")
    ((aar, boern),) = demo.rows(BOERN)
    _udsoeg(side, aar)
    assert undersoeg(side, axe, "a list under way") == []
    with vindue(chromium, demo, BRED) as skole, vindue(chromium, demo, BRED) as byg:
        log_ind(skole, "hly")
        ((cpr, navn, adresse),) = demo.rows(BARN)
        _berig(skole, cpr)
        log_ind(byg, "lbr")
        _tjek(byg)
        _worker(demo)

        # The pages notice by themselves.
        expect(side.get_by_role("link", name="Hent som CSV")).to_be_visible()
        expect(side.get_by_role("columnheader", name="Adressemærkat")).to_be_visible()
        expect(side.locator("#liste tbody tr:has(th[scope=row])")).to_have_count(boern)
        assert undersoeg(side, axe, "a population") == []

        expect(skole.get_by_role("row", name=re.compile(re.escape(navn)))).to_contain_text(adresse)
        expect(skole.get_by_text("Linjer, der ikke kan læses: 4")).to_be_visible()
        jonna = skole.get_by_role("row", name=re.compile("Jonna"))
        expect(jonna).to_contain_text("Beskyttet adresse")
        expect(jonna).not_to_contain_text("Skovbrynet")
        with skole.expect_download() as hentet:
            skole.get_by_role("link", name="Hent som CSV").click()
        fil = Path(hentet.value.path()).read_text(encoding="utf-8-sig")
        assert fil.startswith("Linje;Resultat;Beskyttet adresse;Navn;Adresse;Tilflytningsdato;")
        assert adresse.replace(";", ",") in fil.splitlines()[1]
        assert "Skovbrynet" not in fil.splitlines()[2]
        assert undersoeg(skole, axe, "an enriched list") == []

        rows = byg.locator("#liste tbody tr")
        expect(rows.nth(0)).to_contain_text("Én fundet")
        expect(rows.nth(1)).to_contain_text("Overstreg")
        expect(rows.nth(1)).not_to_contain_text("Skovbrynet")
        expect(rows.nth(2)).to_contain_text("Ingen fundet")
        assert undersoeg(byg, axe, "a check") == []
    ((logget,),) = demo.rows(
        "select count(distinct part_uuid) from access_revisionslog"
        " where beskrivelse = 'Eksport Arbejdsliste#Person'"
    )
    assert logget >= 2
    for address, navn in (
        ("/arbejdslister/", "lists"),
        ("/arbejdslister/udsoegning/ny/", "criteria"),
        ("/arbejdslister/berig/", "upload"),
    ):
        side.goto(address)
        assert undersoeg(side, axe, navn) == []
