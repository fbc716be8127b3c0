"""Companies and properties in a browser: found, read, and led on from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg

pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]
__all__ = ["axe"]


def _tur(page: Page, demo: Demo) -> Iterator[str]:
    """From a person to what he owns, to the other owners, and back by the search."""
    page.goto(demo.person(demopersoner.BIRGIT))
    expect(page.locator("#ejerskab tbody th")).to_have_count(4)
    yield "person who owns"
    page.locator("#ejerskab").get_by_role("link", name="Hæstvej 73, 2830 Virum").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hæstvej 73, 2830 Virum")
    rows = page.locator("#ejere tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("Inger Jarlov")
    expect(rows.first).to_contain_text("1/2")
    yield "property with three owners"
    page.locator("#ejere").get_by_role("link", name="Jan Jarlov").click()
    page.locator("#ejerskab").get_by_role("link", name="Skovbrynet 38, 2800 Kgs. Lyngby").click()
    expect(page.locator("#ejere")).to_contain_text("Ejer med beskyttet adresse")
    expect(page.locator("#ejere")).not_to_contain_text("Rømer")
    yield "property with a protected owner"
    page.goto(demo.person(demopersoner.JYTTE))
    expect(page.locator("#ejerskab")).to_contain_text("Rømers Regnskab")
    expect(page.locator("#ejerskab")).not_to_contain_text("Skovbrynet")
    yield "protected person who owns"
    page.locator("#ejerskab").get_by_role("link", name="Rømers Regnskab").click()
    expect(page.locator("main")).to_contain_text("Adressen er beskyttet")
    expect(page.locator("main")).not_to_contain_text("Skovbrynet")
    yield "company at a protected home"
    page.locator("[data-soeg]").fill("21000017")
    page.locator("[data-soeg]").press("Enter")
    page.wait_for_url("**/virksomhed/*/")
    expect(page.locator("#penheder tbody tr")).to_have_count(3)
    yield "company with P-enheder"
    page.locator("#ejere").get_by_role("link", name="Dyrbyvej Holding ApS").click()
    expect(page.locator("#ejerskab")).to_contain_text("Jarlov Tømrer ApS")
    yield "company that owns another"
    page.goto("/soeg/?i=ejendom")
    yield "search, properties"
    page.get_by_label("BFE-nummer, ESR-nummer eller adresse").fill("hæstvej")
    page.locator("main").get_by_role("button", name="Søg", exact=True).click()
    expect(page.locator("[data-raekker] tbody tr").first).to_be_visible()
    yield "properties"
    page.locator("[data-soeg]").fill("BFE 9000001")
    page.locator("[data-soeg]").press("Enter")
    page.wait_for_url("**/ejendom/*/")
    yield "property by number"


def _byggesager(page: Page, demo: Demo) -> Iterator[str]:
    """A property with sager, and the owner on whose page they stand too."""
    ((ejendom, ejer, titel),) = demo.rows(
        "select l.part_uuid, e.ejer_uuid, min(l.titel) from sag_saglinje l"
        " join erhverv_ejerskab e using (part_uuid) join part_person p on p.part_uuid = e.ejer_uuid"
        " where l.rolle = 4 and l.myndighed = 1002 and l.foelsomhed < 3 and p.beskyttelse is null"
        " and upper(e.virkning) is null and l.primaer_part_uuid = e.ejer_uuid"
        " group by 1, 2, p.cpr order by count(*) desc, p.cpr, min(l.titel) limit 1"
    )
    page.goto(f"/ejendom/{ejendom}/")
    expect(page.locator("#sager tbody th").filter(has_text=titel).first).to_be_visible()
    yield "property with sager"
    page.goto(f"/person/{ejer}/")
    expect(page.locator("#ejendomssager tbody th").filter(has_text=titel).first).to_be_visible()
    yield "person with Ejendomssager"


@pytest.mark.parametrize(
    ("tur", "bruger"), [(_tur, "lbr"), (_byggesager, "uja")], ids=["ejer", "byggesager"]
)
def test_axe_finds_nothing_on_companies_and_properties(
    side: Page,
    demo: Demo,
    log_ind: LogInd,
    axe: str,
    tur: Callable[[Page, Demo], Iterator[str]],
    bruger: str,
):
    log_ind(side, bruger)
    found: list[str] = []
    for navn in tur(side, demo):
        found += undersoeg(side, axe, navn)
    assert found == []
