"""An operator makes a client and its agreement in a browser; the secret that the page showed pushes
a sag, until the agreement is ended on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Page, expect

from sapa_klient import Hemmelighed, Klient
from tests import beskeder
from tests.flows.conftest import gemt_i_browseren
from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]
NAVN, SYSTEM, NUMMER = "proeve-esdh", uuid4(), "0909909990"  # nobody's number


@pytest.fixture
def ryd(demo: Demo) -> Iterator[None]:
    """The client is gone again; its sag it removed itself."""
    yield
    own = "(select id from access_systemklient where klient_id = %(navn)s)"
    with psycopg.connect(demo.database.ejer_url, autocommit=True) as link:
        for tabel in (
            "klienter_hemmelighed",
            "klienter_serviceaftale",
            "klienter_forbrug",
            "klienter_klientaendring",
            "afvisning_afvisning",
        ):
            link.execute(f"delete from {tabel} where klient_id in {own}", {"navn": NAVN})
        link.execute("delete from modtagelse_karantaene where klient = %s", [NAVN])
        link.execute("delete from modtagelse_dagstal where klient = %s", [NAVN])
        link.execute("delete from access_systemklient where klient_id = %s", [NAVN])
        link.execute(
            "delete from administration_administrationsaendring"
            " where emne in ('fagsystemklient', 'serviceaftale')"
        )


def test_the_secret_of_the_page_pushes_until_the_agreement_is_ended(
    side: Page, demo: Demo, ryd: None, log_ind: LogInd, axe: str
) -> None:
    log_ind(side, "oaa")
    side.goto("/administration/fagsystemer/")
    found = undersoeg(side, axe, "fagsystemer")
    side.get_by_role("link", name="Ny klient").click()
    side.get_by_label("Klient-id *").fill(NAVN)
    side.get_by_label("Fagsystem *").select_option(label="Et nyt fagsystem")
    side.get_by_text("Nyt fagsystem", exact=True).click()
    side.get_by_label("UUID i Administrationsmodulet").fill(str(SYSTEM))
    side.get_by_label("Navn", exact=True).fill("Prøve-ESDH")
    found += undersoeg(side, axe, "ny klient")
    side.get_by_role("button", name="Opret klienten").click()
    secret = side.locator("#hemmelighed").inner_text()
    assert len(secret) > 40
    assert secret not in gemt_i_browseren(side)
    found += undersoeg(side, axe, "hemmeligheden")

    side.get_by_role("link", name="Lav den første").click()
    side.get_by_label("Med data fra *").select_option(label="Lyngby-Taarbæk Kommune")
    for navn in ("Levere nye objekter", "Fjerne objekter helt"):
        # The design system draws the box on its label.
        side.locator("label", has_text=navn).click()
    side.get_by_label("KLE-emner *").fill("32.*")
    side.get_by_role("button", name="Se virkning").click()
    expect(side.locator("#virkning")).to_contain_text("Åbner for: 32.*")
    found += undersoeg(side, axe, "virkning")
    side.get_by_role("button", name="Gem aftalen").click()
    expect(side.get_by_text("Aftalen er gemt.")).to_be_visible()

    fagsystem = Klient(demo.adresse, Hemmelighed(NAVN, secret))
    sag = beskeder.sag(system=SYSTEM, parter=[beskeder.part(NUMMER, "Ingen Hansen")])
    (answer,) = fagsystem.importer(beskeder.xml(sag)).svar
    assert answer.statuskode == 20, answer
    assert fagsystem.fjern({"SagUuid": [{"uuid": str(sag.uuid)}]}).ok

    side.reload()
    found += undersoeg(side, axe, "klienten")
    side.get_by_role("link", name="Lyngby-Taarbæk Kommune").click()
    side.get_by_role("button", name="Se, hvad det lukker").click()
    expect(side.locator("#virkning")).to_contain_text("må systemet intet")
    side.get_by_role("button", name="Afslut aftalen").click()
    expect(side.get_by_text("Aftalen er afsluttet.")).to_be_visible()
    (answer,) = fagsystem.importer(beskeder.xml(sag)).svar
    assert answer.statuskode == 43

    side.goto("/administration/fagsystemer/hjaelp/")
    found += undersoeg(side, axe, "første dag")
    assert found == []
    assert secret not in demo.log.read_text()
