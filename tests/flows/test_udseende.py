"""Every page, wide and narrow: axe finds nothing, nothing sticks out, nothing complains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.conftest import BRED, SMAL
from tests.flows.server import ROOT, Demo

pytestmark = pytest.mark.browser

LogInd = Callable[[Page, str], None]
# The narrowest screen of WCAG 1.4.10, beside a phone's.
MINDST = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core's source: npm's if it is there, else the one that PyPI carries."""
    npm = ROOT / "node_modules/axe-core/axe.min.js"
    bundled = Path(axe_playwright_python.__file__).with_name("axe.min.js")
    return (npm if npm.exists() else bundled).read_text(encoding="utf-8")


AXE_SLUT = "axe er færdig"
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).slice(0, 3).join(" | ")}`)"""
STICKS_OUT = """() => document.documentElement.scrollWidth > document.documentElement.clientWidth
    ? [...document.querySelectorAll("body *")]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1
            && !e.closest(".s-tablewrap, .sr-only"))
        .map(e => e.outerHTML.slice(0, 90)).slice(0, 3)
    : []"""


def undersoeg(page: Page, axe: str, navn: str) -> list[str]:
    """What is wrong with the page as it stands, on three screens."""
    found = []
    heard = list(page.vidne.fejl)  # type: ignore[attr-defined]
    page.evaluate(axe)
    for size in (BRED, SMAL):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += [f"{navn} {size['width']}: {v}" for v in page.evaluate(RUN)]
        found += [f"{navn} {size['width']} sticks out: {e}" for e in page.evaluate(STICKS_OUT)]
    page.set_viewport_size(MINDST)  # type: ignore[arg-type]
    found += [f"{navn} {MINDST['width']} sticks out: {e}" for e in page.evaluate(STICKS_OUT)]
    page.set_viewport_size(BRED)  # type: ignore[arg-type]
    # axe itself sets styles that the policy refuses; what the page did before it stays on record.
    # The browser tells of them in their order: once this is heard, so is the last of those.
    with page.expect_console_message(lambda told: told.text == AXE_SLUT):
        page.evaluate("told => console.info(told)", AXE_SLUT)
    page.vidne.fejl[:] = heard  # type: ignore[attr-defined]
    return found


def _person(page: Page, demo: Demo) -> Iterator[str]:
    """The person page in each of its states."""
    page.goto(demo.person(demopersoner.JAN))
    yield "person"
    page.get_by_role("button", name="Se fuldt CPR").click()
    expect(page.locator("#cpr-tekst")).to_have_text("211070-3435")
    page.get_by_role("link", name="Se historik for civilstand").click()
    expect(page.locator("#historik")).to_contain_text("Gift")
    yield "person, number and history shown"
    page.get_by_role("link", name="Opstået").or_(page.locator("#fst")).first.select_option("oplyst")
    expect(page.locator("#sager tbody th")).to_have_count(1)
    yield "person, sager filtered"
    page.get_by_role("link", name="Adressehistorik").click()
    page.wait_for_url("**/adressehistorik/**")
    yield "address history"
    page.keyboard.press("?")
    expect(page.locator("dialog#tastatur")).to_be_visible()
    yield "dialog"
    page.goto(demo.person(demopersoner.JYTTE))
    yield "protected person"
    page.locator("#why").select_option(index=1)
    page.get_by_role("button", name="Vis og log").click()
    expect(page.get_by_text("Skovbrynet 38, 2800 Kgs. Lyngby *")).to_be_visible()
    yield "protected address shown"
    page.goto(demo.person(demopersoner.JYTTE) + "adressehistorik/")
    yield "protected address history"
    page.goto(demo.person(demopersoner.JYTTE) + "institutioner/")
    yield "protected institutions"
    ((barn,),) = demo.rows(
        "select part_uuid from personkilder_institutionsplads join part_person using (part_uuid)"
        " where beskyttelse is null and virkning @> current_date"
        " group by 1, cpr having count(*) > 1 order by cpr limit 1"
    )
    page.goto(f"/person/{barn}/institutioner/")
    expect(page.get_by_role("row", name="SFO").first).to_be_visible()
    yield "institutions"
    for address in ("tidslinje/", "tidslinje/?zoom=aar&vis=sager&fra=2022-01-01"):
        page.goto(demo.person(demopersoner.JAN) + address)
        expect(page.get_by_role("heading", name="Tidslinje")).to_be_visible()
        yield address
    for address in ("helhed/?periode=alt", "helhed/?hvem=familie&periode=60"):
        page.goto(demo.person(demopersoner.JAN) + address)
        expect(page.locator("svg.s-time").first).to_be_visible()
        yield address
    page.goto(demo.person(demopersoner.JYTTE) + "helhed/?hvem=husstand")
    yield "protected household"
    page.goto(demo.person(demopersoner.NANCY))
    yield "dead person"
    ((many,),) = demo.rows(
        "select part_uuid from sag_saglinje join part_person using (part_uuid)"
        " where myndighed = 173 and foelsomhed < 4"
        " group by 1, cpr order by count(*) desc, cpr limit 1"
    )
    page.goto(f"/person/{many}/")
    yield "person with many sager"


def _andre(page: Page, demo: Demo) -> Iterator[str]:
    page.goto("/")
    yield "min side"
    page.goto("/soeg/")
    yield "search"
    page.get_by_label("CPR", exact=True).fill("12")
    page.locator("main").get_by_role("button", name="Søg", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("ti cifre")
    yield "search, not understood"
    for text, name in (
        ("jan jarlov", "hits"),
        ("Skovbrynet", "hits of an address"),
        ("Zzyzx Qqq", "no hits"),
    ):
        page.locator("[data-soeg]").fill(text)
        page.locator("[data-soeg]").press("Enter")
        page.wait_for_url("**/soeg/*/")
        expect(page.locator("#resultater section")).to_be_visible()
        yield name
    page.goto("/soeg/?i=virksomhed")
    yield "search, companies"
    ((cvr, navn),) = demo.rows(
        "select cvr, navn from part_virksomhed join sag_saglinje using (part_uuid)"
        " group by 1, 2 order by count(*) desc, 1 limit 1"
    )
    page.locator("#sn").fill(navn[:4])
    page.locator("main").get_by_role("button", name="Søg", exact=True).click()
    expect(page.locator("[data-raekker]")).to_be_visible()
    yield "companies"
    page.locator("[data-soeg]").fill(cvr)
    page.locator("[data-soeg]").press("Enter")
    page.wait_for_url("**/virksomhed/*/")
    yield "company"
    page.goto("/tastatur/")
    yield "keys"
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    yield "keys, English"
    page.goto("/")
    yield "min side, English"


@pytest.mark.parametrize("tour", [_person, _andre], ids=["person", "andre"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    side: Page,
    demo: Demo,
    log_ind: LogInd,
    axe: str,
    tour: Callable[[Page, Demo], Iterator[str]],
):
    log_ind(side, "lbr")
    found: list[str] = []
    seen = 0
    for navn in tour(side, demo):
        found += undersoeg(side, axe, navn)
        seen += 1
    assert found == []
    assert seen >= 10


def test_pages_of_those_who_are_not_let_in(side: Page, demo: Demo, log_ind: LogInd, axe: str):
    side.goto("/log-ind/")
    found = undersoeg(side, axe, "log ind")
    log_ind(side, "pda")
    found += undersoeg(side, axe, "min side without persons")
    for address, navn in (("/soeg/", "403"), ("/findes-ikke/", "404")):
        side.goto(address)
        found += undersoeg(side, axe, navn)
    assert found == []
    # The browser itself notes that these two answers were refusals.
    heard = side.vidne.fejl  # type: ignore[attr-defined]
    assert all("the server responded with a status of 40" in line for line in heard)
    heard.clear()


def test_on_a_phone_one_can_sign_in_search_and_read(smal_side: Page, demo: Demo):
    page = smal_side
    page.goto("/")
    page.get_by_role("button", name="Lone Bruun").click()
    page.locator("[data-soeg]").fill("211070 3435")
    page.locator("[data-soeg]").press("Enter")
    page.wait_for_url(demo.person(demopersoner.JAN))
    # Each row names its facts, since the headings of the table have no room.
    cell = page.locator("#sager tbody td[data-l='Fagsystem']").first
    expect(cell).to_be_visible()
    label = cell.evaluate("e => getComputedStyle(e, '::before').content")
    assert "Fagsystem" in label
    assert page.evaluate(STICKS_OUT) == []


def test_pages_look_like_the_design_system(side: Page, demo: Demo, log_ind: LogInd):
    """The styles and icons are really served: a page without them still has all its words."""
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    font = side.evaluate("() => getComputedStyle(document.body).fontFamily")
    assert "IBM Plex Sans" in font
    assert side.evaluate("async () => (await document.fonts.ready).size > 0")
    icon = side.locator("svg.icon-svg").first
    assert icon.evaluate("e => e.getBBox().width") > 0
    styles = side.evaluate("() => [...document.styleSheets].map(s => s.cssRules.length)")
    assert all(n > 0 for n in styles)
