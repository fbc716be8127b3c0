"""The inbox from end to end in two browsers: what one hands over the other has, what is put off
comes back, what is kept is shared, and what many got at once is undone. By keyboard where it can be
seen that it is. What it leaves behind goes with the group (tests/flows/test_advis.py)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from indexes.part.values import DANMARK
from tests.flows.conftest import BRED, CPR, vindue
from tests.flows.server import Demo
from tests.flows.test_advis import gruppe
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe", "gruppe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]
SOEGNING = "Prøve: flytninger"
OM_TRE_DAGE = f"{datetime.now(DANMARK).date() + timedelta(days=3):%Y-%m-%d}"

_FLERE = """
insert into advis_advis (gruppe_id, myndighed, traad_id, haendelse_id, kode, slags, part_uuid,
    om_part_uuid, partsrolle, kle, foelsomhed, begivenhedsdato, modtaget)
select gruppe_id, myndighed, traad_id - 100, haendelse_id - 100, kode, slags, part_uuid,
    om_part_uuid, partsrolle, kle, foelsomhed, begivenhedsdato, now()
from advis_advis where gruppe_id = %s order by uuid limit 1
"""


@pytest.fixture
def kollega(demo: Demo) -> Iterator[str]:
    """Somebody else of the receiving unit, who sits there for the time of the test."""
    with psycopg.connect(demo.database.ejer_url, autocommit=True) as link:
        ((lone, mette, foer),) = link.execute(
            "select l.enhed_id, m.id, m.enhed_id from access_bruger l, access_bruger m"
            " where l.brugernavn = 'lbr' and m.brugernavn = 'mra'"
        ).fetchall()
        link.execute("update access_bruger set enhed_id = %s where id = %s", [lone, mette])
        try:
            yield "Mette Ravn"
        finally:
            link.execute("update access_bruger set enhed_id = %s where id = %s", [foer, mette])
            link.execute("delete from indbakke_gemtsoegning where navn = %s", [SOEGNING])


def test_what_a_unit_does_with_its_adviser(
    side: Page,
    chromium: Browser,
    demo: Demo,
    gruppe: int,
    kollega: str,
    log_ind: LogInd,
    axe: str,
):
    indbakke = f"/advis/?g={gruppe}"
    linjer, panel = side.locator("li.s-item"), side.locator("#advis")
    side.clock.install()
    log_ind(side, "lbr")
    side.goto(indbakke)
    expect(linjer).to_have_count(6)

    # Handed over by keyboard alone: the row, its panel, its box, its list, its button.
    side.keyboard.press("j")
    side.keyboard.press("Enter")
    expect(panel.locator("h2")).to_be_visible()
    aabn_boks(side, panel, "Tildel")
    side.keyboard.press("Tab")
    expect(panel.get_by_label("Giv videre til")).to_be_focused()
    side.keyboard.type(kollega)
    side.keyboard.press("Tab")
    side.keyboard.press("Enter")
    expect(side.get_by_text("1 tildelt.")).to_be_visible()
    side.goto(indbakke)
    linjer.first.get_by_role("link").first.click()
    expect(panel.locator("dl")).to_contain_text(kollega)

    # A comment by keyboard; who wrote it, and when, stands beside it.
    panel.get_by_label("Kommentar", exact=True).focus()
    side.keyboard.type("Ringet til borgeren.")
    side.keyboard.press("Tab")
    side.keyboard.press("Enter")
    expect(panel.locator(".s-list")).to_contain_text("Lone Bruun")
    expect(panel.locator(".s-list")).to_contain_text("Ringet til borgeren.")
    expect(panel.locator(".s-thread")).to_contain_text("Tildelt af Lone Bruun")

    # Put off, it is out of the open list; taken back, it is there again.
    senere(side, panel, "Udsæt")
    expect(side.get_by_text("1 udsat.")).to_be_visible()
    expect(linjer).to_have_count(5)
    side.goto(f"{indbakke}&vis=udsatte")
    expect(linjer).to_have_count(1)
    linjer.get_by_role("link").click()
    senere(side, panel, "Udsæt", dag="")
    expect(side.get_by_text("1 udsat.")).to_be_visible()
    side.goto(indbakke)
    expect(linjer).to_have_count(6)

    # A reminder with a standard title.
    linjer.nth(1).get_by_role("link").first.click()
    senere(side, panel, "Påmind", titel="Kontakt borgeren")
    expect(side.get_by_text("1 med påmindelse.")).to_be_visible()
    expect(linjer.nth(1)).to_contain_text("Påmindes")

    # A choice is kept under a name, and shared with the unit.
    side.locator("summary", has_text="Gem denne søgning").click()
    side.get_by_label("Navn på søgningen").fill(SOEGNING)
    side.get_by_text("Del med min enhed").click()
    side.get_by_role("button", name="Gem søgning").click()
    expect(side.get_by_text("Søgningen er gemt.")).to_be_visible()

    with vindue(chromium, demo, BRED) as anden:
        log_ind(anden, "mra")
        # Min side tells her, and leads there.
        anden.get_by_role("link", name=re.compile("tildelt dig")).click()
        mine = anden.locator("li.s-item", has_text="Browserens gruppe")
        expect(mine).to_have_count(1)
        anden.get_by_role("button", name=SOEGNING).click()
        expect(anden.locator("li.s-item")).to_have_count(6)
        expect(anden.locator(".s-gemt", has_text=SOEGNING)).to_contain_text("delt, Lone Bruun")
        anden.locator("#advistal a", has_text="Mine").click()
        mine.get_by_role("link").first.click()
        expect(anden.locator("#advis")).to_contain_text("Ringet til borgeren.")
        anden.keyboard.press("e")
        expect(anden.get_by_text("1 færdiggjort.")).to_be_visible()

    # Many at once, by keyboard; undone at once but for nothing.
    side.goto(indbakke)
    expect(linjer).to_have_count(5)
    for _ in range(3):
        side.keyboard.press("j")
        side.keyboard.press("x")
    expect(side.locator("[data-antal-valgt]")).to_have_text("3")
    side.get_by_role("button", name="Flere").click()
    masse = side.locator("#masse")
    aabn_boks(side, masse, "Tildel")
    masse.get_by_label("Giv videre til").select_option(label=kollega)
    masse.locator("button[value=tildel]").click()
    expect(side.get_by_text("3 tildelt.")).to_be_visible()
    side.get_by_role("button", name="Fortryd").focus()
    side.keyboard.press("Enter")
    expect(side.get_by_text("3 adviser er som før.")).to_be_visible()
    found = undersoeg(side, axe, "efter fortryd")

    # What comes meanwhile is told without a reload.
    with psycopg.connect(demo.database.ejer_url) as link:
        link.execute(_FLERE, [gruppe])
    side.clock.fast_forward(31_000)
    side.get_by_role("link", name="1 nyt advis: vis").click()
    expect(linjer).to_have_count(6)
    expect(linjer.first).to_have_class(re.compile("s-item--new"))

    # By several groups, by name; and the list as a file, masked as on the screen.
    side.locator("summary", has_text="Advisgrupper").click()
    side.locator("input[type=checkbox][name=g]:not(:checked)").first.check(force=True)
    side.get_by_role("button", name="Vis", exact=True).click()
    expect(side.locator("summary", has_text="Advisgrupper: 2")).to_be_visible()
    side.goto(indbakke)
    navn = linjer.first.locator("div > div").nth(1).inner_text().split(",")[0].strip()
    side.get_by_label("Navn, CPR-nummer eller hændelse").fill(navn)
    side.keyboard.press("Enter")
    expect(linjer.first).to_contain_text(navn)
    with side.expect_download() as hentet:
        side.get_by_role("link", name="Hent CSV").click()
    fil = Path(hentet.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(fil), delimiter=";"))
    assert rows[0][:5] == ["Hændelse", "Hændelsesdato", "Modtaget", "CPR", "Navn"]
    assert rows[1:]
    assert all(navn in r[4] for r in rows[1:])
    assert not CPR.search(fil)

    # How much the unit has, and who has it.
    side.get_by_role("link", name="Arbejdsmængde").click()
    expect(side.get_by_role("table")).to_contain_text("Ikke tildelt")
    assert found == []


def aabn_boks(side: Page, hvor: Locator, navn: str) -> None:
    """Open a box of the toolbar by keyboard."""
    hvor.locator("summary", has_text=navn).focus()
    side.keyboard.press("Enter")


def senere(side: Page, panel: Locator, hvad: str, dag: str = OM_TRE_DAGE, titel: str = "") -> None:
    """Put it off, or be reminded."""
    aabn_boks(side, panel, "Senere")
    panel.get_by_label("Dag").fill(dag)
    if titel:
        panel.get_by_label("Påmindelse", exact=True).select_option(label=titel)
    panel.get_by_role("button", name=hvad, exact=True).click()
