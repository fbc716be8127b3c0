"""The purpose is asked for once, by htmx and without script, and can be changed and ended."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.server import Demo, koer
from tests.flows.test_udseende import axe, undersoeg  # noqa: F401 - axe is a fixture

pytestmark = pytest.mark.browser

LogInd = Callable[[Page, str], None]
FUND = "the server responded with a status of 403"


def glem_afslag(side: Page) -> None:
    """The browser itself notes that an answer was a refusal: that is what was looked for."""
    heard = side.vidne.fejl  # type: ignore[attr-defined]
    heard[:] = [line for line in heard if FUND not in line]


def soeg_i_landet(side: Page) -> None:
    side.goto("/soeg/")
    side.locator("#sn").fill("Jan Jarlov")
    side.locator("#sko").select_option("alle")
    side.locator("main").get_by_role("button", name="Søg", exact=True).click()
    side.wait_for_url("**/soeg/*/")


def vaelg(side: Page, navn: str) -> None:
    choice = side.locator("select[name=formaal]")
    option = choice.locator("option", has_text=navn).first
    choice.select_option(value=option.get_attribute("value") or "")
    side.get_by_role("button", name="Brug formålet").click()


def test_asked_once_shown_in_the_bar_changed_and_ended(
    side: Page,
    demo: Demo,
    log_ind: LogInd,
    axe: str,  # noqa: F811 - the fixture
):
    ((begyndt,),) = demo.rows("select now()")  # what came before is another test's
    log_ind(side, "lbr")
    soeg_i_landet(side)
    expect(side.get_by_role("heading", level=1)).to_have_text("Opslaget kræver et formål")
    assert "Jarlov" not in side.locator("main").inner_text()
    glem_afslag(side)
    assert undersoeg(side, axe, "kræver formål") == []
    vaelg(side, "Finde rette kommune")
    expect(side.locator("#resultater")).to_contain_text("Jan Jarlov")
    bar = side.get_by_role("banner")
    expect(bar).to_contain_text("Formål: Finde rette kommune")
    assert undersoeg(side, axe, "formål i bjælken") == []
    soeg_i_landet(side)
    expect(side.locator("#resultater")).to_contain_text("Jan Jarlov")
    # By key: to the overview, change, end.
    bar.get_by_role("link", name="Formål: Finde rette kommune").press("Enter")
    expect(side.get_by_role("heading", level=1)).to_have_text("Dine formål")
    assert undersoeg(side, axe, "dine formål") == []
    side.get_by_role("link", name="Skift formål for Søgning i hele landet").press("Enter")
    expect(side.get_by_role("heading", level=1)).to_have_text("Vælg formål")
    assert undersoeg(side, axe, "vælg formål") == []
    vaelg(side, "Familie eller part")
    expect(side.get_by_role("heading", level=1)).to_have_text("Dine formål")
    expect(bar).to_contain_text("Formål: Familie eller part")
    side.get_by_role("button", name="Afslut formål for Søgning i hele landet").press("Enter")
    expect(side.get_by_text("Du har ikke valgt et formål.")).to_be_visible()
    soeg_i_landet(side)
    expect(side.get_by_role("heading", level=1)).to_have_text("Opslaget kræver et formål")
    glem_afslag(side)
    rows = demo.rows(
        "select beskrivelse, soegekriterier from access_revisionslog where brugernavn = 'lbr'"
        " and (soegekriterier like '%%FormaalType%%' or komponent like '%%Formaal')"
        " and tidspunkt >= %s order by tidspunkt",
        [begyndt],
    )
    told = [(b, k.rpartition("FormaalType: ")[2].partition(",")[0]) for b, k in rows]
    assert told[0] == ("Formål valgt", "2")
    assert told[-2:] == [("Formål valgt", "3"), ("Formål afsluttet", "3")]
    assert {b for b, _ in told[1:-2]} == {"Søgning Person"}


def test_without_script_too(side_uden_script: Page, demo: Demo):
    page = side_uden_script
    page.goto("/")
    page.get_by_role("button", name="Lone Bruun").click()
    soeg_i_landet(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Opslaget kræver et formål")
    glem_afslag(page)
    vaelg(page, "Finde rette kommune")
    expect(page.locator("#resultater")).to_contain_text("Jan Jarlov")
    expect(page.get_by_role("banner")).to_contain_text("Formål: Finde rette kommune")


def test_a_panel_that_demands_it_shows_the_form_in_its_place(
    side: Page, demo: Demo, log_ind: LogInd
):
    krav = ["manage.py", "formaal", "historisk-adresse", "--myndighed", "173", "--kraev"]
    log_ind(side, "lbr")
    koer([*krav, "ja"], demo.database.env())
    try:
        side.goto(demo.person(demopersoner.JAN))
        address = demo.person(demopersoner.JAN) + "adressehistorik/"
        side.evaluate(
            "address => { htmx.ajax('GET', address, {target: '#historik', swap: 'innerHTML'}) }",
            address,
        )
        expect(side.locator("#historik [data-formaal]")).to_be_visible()
        expect(side.get_by_text("Det svarer ikke lige nu.")).to_have_count(0)
        glem_afslag(side)
        vaelg(side, "Kontrol af bopæl")
        expect(side.get_by_role("banner")).to_contain_text("Formål: Kontrol af bopæl")
        expect(side.get_by_role("heading", level=1)).to_have_text("Jan Jarlov")
        side.get_by_role("link", name="Adressehistorik").click()
        expect(side.locator("#adressehistorik")).to_be_visible()
    finally:
        koer([*krav, "standard"], demo.database.env())
