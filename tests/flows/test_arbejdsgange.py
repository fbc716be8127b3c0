"""SAPA.md 1.5, workflows 2, 3, 5, 12 and 14, as far as the pages of the pane go, in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.server import Demo, koer
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]  # a fixture

pytestmark = pytest.mark.browser

LogInd = Callable[[Page, str], None]
DAN = "from sapa.indsigt.arbejde import arbejd; arbejd(frist=60)"


def _logget(demo: Demo, bruger: str, cpr: str) -> set[str]:
    rows = demo.rows(
        "select distinct beskrivelse from access_revisionslog where brugernavn = %s"
        " and part_uuid = %s",
        [bruger, demo.part(cpr)],
    )
    return {beskrivelse for (beskrivelse,) in rows}


def test_2_and_3_screening_on_one_page_and_the_gross_amount(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
):
    log_ind(side, "skv")
    side.goto(demo.person(demopersoner.JAN))
    side.get_by_role("link", name="Samlet udskrift").focus()
    side.keyboard.press("Enter")
    side.wait_for_url("**/samlet/")
    for navn in (
        "Familie- og bopælssamling",
        "Adressehistorik",
        "Kontanthjælpsloft",
        "UDK Ydelser",
    ):
        box = side.get_by_label(navn, exact=True)
        box.focus()
        side.keyboard.press("Space")
        expect(box).to_be_checked()
    side.get_by_role("button", name="Vis på én side").focus()
    side.keyboard.press("Enter")
    side.wait_for_url("**/samlet/?f=*")
    for heading in ("Familiesamling", "Bopælssamling", "Adressehistorik"):
        expect(side.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(side.locator("h1")).to_have_count(1)
    # Each block with its source; nothing to fill in but the choice itself.
    expect(side.locator("#del-familie .s-source").first).to_be_visible()
    expect(side.locator("[id^=del-] form")).to_have_count(0)
    assert undersoeg(side, axe, "several tabs") == []
    assert {"Visning Familiesamlinger", "Søgning", "Visning Loftvisning"} <= _logget(
        demo, "skv", demopersoner.JAN
    )

    side.goto(demo.person(demopersoner.JAN) + "ydelser/")
    tal = side.locator(".s-sum")
    expect(tal).to_contain_text("Aktive ydelser, brutto pr. måned")
    expect(tal).to_contain_text(re.compile(r"\d+(er)? ikke aktiv|er ikke aktiv"))
    expect(tal).to_contain_text("Egne børn under 18 år")
    expect(tal).to_contain_text(re.compile("på samme adresse|er beskyttet"))


def test_5_a_package_for_who_asks_what_is_held_of_him(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    side.get_by_role("link", name="Indsigt", exact=True).focus()
    side.keyboard.press("Enter")
    expect(side.get_by_role("heading", name="Dan en pakke")).to_be_visible()
    assert undersoeg(side, axe, "an order of a package") == []
    side.get_by_label("Hvor ligger anmodningen?").focus()
    side.keyboard.type("J. 2026-4711")
    side.keyboard.press("Enter")
    expect(side.get_by_role("progressbar")).to_be_visible()
    assert undersoeg(side, axe, "a package under way") == []
    koer(["manage.py", "shell", "-v0", "-c", DAN], demo.database.app_env())

    # The page notices by itself.
    tredje = side.locator("#pakke table").first
    expect(tredje).to_contain_text("Altid udeladt")
    assert undersoeg(side, axe, "a package") == []
    expect(side.locator("#pakke")).to_contain_text("Sager i fagsystemerne")
    with side.expect_download() as hentet:
        side.get_by_role("link", name="Hent som data (JSON)").click()
    data = json.loads(Path(hentet.value.path()).read_text(encoding="utf-8"))
    afsnit = {a["noegle"]: a for a in data["afsnit"]}
    assert {r["fagsystem"] for r in afsnit["sager"]["raekker"]} - {""}
    assert afsnit["opslag"]["raekker"]
    # Jytte lives with him, protected: neither her name nor anybody's number but his own.
    assert "Rømer" not in json.dumps(data, ensure_ascii=False)
    assert demopersoner.JYTTE[6:] not in json.dumps(data)
    with side.expect_download() as hentet:
        side.get_by_role("link", name="Hent som PDF").click()
    assert Path(hentet.value.path()).read_bytes().startswith(b"%PDF-")
    side.get_by_role("link", name="Vis og udskriv svaret").click()
    expect(side.get_by_role("heading", name="Indsigt: oplysninger om Jan Jarlov")).to_be_visible()
    assert undersoeg(side, axe, "an answer") == []
    side.vidne.fejl.clear()  # type: ignore[attr-defined]
    side.get_by_role("link", name="Tilbage til pakken").click()
    side.get_by_role("button", name="Slet pakken nu").click()
    expect(side.get_by_text("Slettet").first).to_be_visible()
    assert {"Indsigtspakke#Person", "Eksport Indsigtspakke#Person"} <= _logget(
        demo, "lbr", demopersoner.JAN
    )


def test_12_the_day_of_death_and_who_may_have_to_pay(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
):
    log_ind(side, "lbr")
    ((part, doed),) = demo.rows(
        "select p.part_uuid, p.status_fra from part_person p where status = '90'"
        " and beskyttelse is null and exists (select from part_personadresse a"
        " where a.part_uuid = p.part_uuid and a.type = 'folkeregister') order by p.cpr limit 1"
    )
    side.goto(f"/person/{part}/adressehistorik/")
    blok = side.locator("section", has=side.get_by_role("heading", name="Mellemkommunal refusion"))
    expect(blok).to_contain_text("Forslag til betalingskommune")
    expect(blok).to_contain_text("Retssikkerhedslovens § 9")
    expect(side.locator("main").get_by_text(f"{doed:%d-%m-%Y}").first).to_be_visible()
    assert undersoeg(side, axe, "who may have to pay") == []


def test_14_one_bar_for_each_sag_and_ydelse_and_a_table_that_says_the_same(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN) + "helhed/?fra=2023-01-01&til=2023-12-31")
    expect(side.locator("svg.s-time").first).to_be_visible()
    bars = side.locator("svg.s-time :is(a, g[role=img]):has(text)")
    rows = side.locator("main table tbody tr:has(td)")
    assert rows.count() >= 4
    assert bars.count() == rows.count()
    assert undersoeg(side, axe, "an axis") == []
    assert {"Søgning Sag", "Søgning Ydelser"} <= _logget(demo, "lbr", demopersoner.JAN)


def test_the_known_household_and_when_each_moved_in(side: Page, demo: Demo, log_ind: LogInd):
    """The five at Skovbrynet 38, as the demonstration's screen has them (SAPA.md 7)."""
    log_ind(side, "mra")
    side.goto(demo.person(demopersoner.JAN) + "familie/")
    rows = side.locator("#bopael tbody tr")
    for navn, relation, tilflyttet in (
        ("Jan Jarlov", "Slået op", "01-10-2008"),
        ("John Jarlov", "Søn", "12-06-2013"),
        ("Jytte Rømer", "-", "01-02-2012"),
        ("Jonna Frydendal", "-", "01-02-2012"),
        ("Anders Frandsen", "-", "15-05-2014"),
    ):
        row = rows.filter(has_text=navn)
        expect(row).to_contain_text(tilflyttet)
        expect(row.locator("td").first).to_have_text(relation)
