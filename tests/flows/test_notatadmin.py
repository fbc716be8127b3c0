"""An administrator sets journalnotater up in a browser and takes it back; an operator sees the
connected systems. No citizen is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]
EMNER = ["notatruter", "notattitler"]


@pytest.fixture
def ryd(demo: Demo) -> Iterator[None]:
    """What the test changed is as the demo had it."""
    yield
    with psycopg.connect(demo.database.ejer_url, autocommit=True) as link:
        link.execute("delete from fordeling_rute where oprettet_af <> 'demo'")
        link.execute(
            "delete from administration_administrationsaendring where emne = any(%s)", [EMNER]
        )


def test_titles_and_routes_are_set_shown_and_taken_back(
    side: Page, ryd: None, log_ind: LogInd, axe: str
) -> None:
    log_ind(side, "pda")
    side.get_by_role("link", name="Administration").click()
    side.locator("main").get_by_role("link", name="Prædefinerede titler").click()
    felt = side.get_by_label("Titler")
    foer = felt.input_value()
    felt.fill(f"{foer}\nHenvendelse på <b>mail</b>")
    side.get_by_role("button", name="Gem").click()
    expect(side.get_by_text("Ændringen er gemt og gælder nu.")).to_be_visible()
    found = undersoeg(side, axe, "titler")
    side.get_by_role("link", name="Se ændringer").click()
    expect(side.get_by_role("table")).to_contain_text("Henvendelse på <b>mail</b>")
    side.get_by_role("button", name="Fortryd").first.click()
    expect(side.get_by_text("Ændringen er fortrudt.")).to_be_visible()
    side.get_by_role("link", name="Prædefinerede titler").first.click()
    expect(side.get_by_label("Titler")).to_have_value(foer)

    side.get_by_role("link", name="Ruter", exact=True).first.click()
    side.get_by_label("KLE *").fill("32.30")
    side.get_by_role("button", name="Gem ruten").click()
    expect(side.locator("#moenster-fejl")).to_contain_text("Skriv KLE som nn.nn.nn")
    side.vidne.fejl.clear()  # type: ignore[attr-defined]  # the browser tells of the 422
    found += undersoeg(side, axe, "rute med fejl")
    side.get_by_label("KLE *").fill("32.30.04")
    side.get_by_label("Fagsystem *").select_option(label="Jobcenter")
    side.get_by_role("button", name="Forhåndsvis").click()
    expect(side.locator("#forhaandsvisning")).to_contain_text("32.30.04 → Jobcenter")
    found += undersoeg(side, axe, "rute, forhåndsvist")
    side.get_by_role("button", name="Gem ruten").click()
    expect(side.get_by_role("rowheader", name="32.30.04")).to_be_visible()
    side.get_by_label("Eller KLE-emne").fill("32.30.04")
    side.get_by_role("button", name="Se modtager").click()
    svar = side.locator(".s-note--ok", has_text="Efter KLE:")
    expect(svar).to_contain_text("Jobcenter")
    found += undersoeg(side, axe, "ruter")
    side.get_by_role("button", name="Afslut ruten 32.30.04 til Jobcenter").click()
    # What goes to another receiver from then on is shown before it is done.
    expect(side.locator("#forhaandsvisning")).to_contain_text("32.30.04 → Jobcenter")
    found += undersoeg(side, axe, "rute, der afsluttes")
    side.get_by_role("button", name="Afslut ruten", exact=True).click()
    expect(side.get_by_text("Ændringen er gemt og gælder nu.")).to_be_visible()
    for navn in ("Journalnotater", "Skabeloner til journalnotater", "Modtageres certifikater"):
        side.get_by_role("link", name=navn, exact=True).first.click()
        found += undersoeg(side, axe, navn)
    side.goto("/administration/journalnotater/skabeloner/ny/")
    side.get_by_label("Navn *").fill("Opkald om mail")
    side.get_by_label("Tekst *").fill("{borger} skrev {dato}.\n{ukendt}")
    side.get_by_role("button", name="Forhåndsvis").click()
    expect(side.get_by_text("bliver stående")).to_be_visible()
    found += undersoeg(side, axe, "skabelon")
    assert found == []


def test_an_operator_sees_the_connected_systems(side: Page, log_ind: LogInd, axe: str) -> None:
    log_ind(side, "oaa")
    side.goto("/drift/fordeling/")
    side.get_by_role("link", name="Tilsluttede systemer og certifikater").click()
    found = undersoeg(side, axe, "tilsluttede systemer")
    side.get_by_role("link", name="KSD", exact=True).click()
    side.get_by_label("Adresse, som objekter bringes til").fill("http://ksd.example/")
    side.get_by_role("button", name="Gem").click()
    expect(side.locator("#modtag_url-fejl")).to_contain_text("Adressen skal være https")
    side.vidne.fejl.clear()  # type: ignore[attr-defined]  # the browser tells of the 422
    found += undersoeg(side, axe, "tilsluttet system")
    assert found == []
