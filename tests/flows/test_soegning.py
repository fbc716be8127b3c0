"""Workflow 1 of the telephone desk, as far as search carries it; every search form looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]  # a fixture

pytestmark = pytest.mark.browser

LogInd = Callable[[Page, str], None]


def test_last_name_and_half_an_address_lead_to_whom_to_call(
    side: Page, demo: Demo, log_ind: LogInd
):
    """SAPA.md 1.5, 1: within two clicks the sag list says who handles it, with a telephone."""
    log_ind(side, "lbr")
    side.keyboard.press("/")
    side.keyboard.type("jarlov skovbr")
    side.keyboard.press("Enter")
    side.wait_for_url("**/soeg/*/")
    side.keyboard.press("ArrowDown")
    expect(side.locator("tr.is-selected")).to_contain_text("Jan Jarlov")
    side.keyboard.press("Enter")
    side.wait_for_url(f"**{demo.person(demopersoner.JAN)}")
    side.locator("#sager a[hx-get*='/kontakt/']", has_text="Allan Korsman").first.click()
    expect(side.locator("dialog#vindue a[href^='tel:']").first).to_be_visible()
    side.keyboard.press("Escape")
    # Back at the search, it is as it was left.
    side.get_by_role("link", name="Søg", exact=True).click()
    side.wait_for_url("**/soeg/*/?igen=1")
    expect(side.locator("#sn")).to_have_value("jarlov skovbr")


def test_the_box_takes_a_sag_a_telephone_and_a_pasted_text(side: Page, demo: Demo, log_ind: LogInd):
    log_ind(side, "lbr")

    def skriv(tekst: str) -> None:
        side.keyboard.press("/")
        side.locator("[data-soeg]").fill(tekst)
        side.keyboard.press("Enter")

    skriv("2022-KMS-00917")
    side.wait_for_url("**/soeg/sager/*/")
    expect(side.locator("[data-raekker] tbody tr")).to_have_count(1)
    # By what only the description says.
    side.goto("/soeg/sager/")
    side.get_by_label("Beskrivelse", exact=True).fill("holdtræn ugen")
    side.keyboard.press("Enter")
    side.wait_for_url("**/soeg/sager/*/")
    expect(side.locator("[data-raekker] tbody tr")).to_contain_text("Genoptræning")
    ((telefon,),) = demo.rows(
        "select telefon from access_bruger where myndighed_id = 173 and telefon <> '' order by brugernavn limit 1",
        [],
    )
    skriv(f"tlf. {telefon}")
    side.wait_for_url("**/soeg/telefon/*/")
    side.locator("[data-raekker] a[hx-get^='/medarbejder/']").first.click()
    expect(side.locator("dialog#vindue")).to_contain_text("Opslaget er logget")
    side.keyboard.press("Escape")
    jan = demopersoner.JAN
    skriv(f"Borger {jan[:6]}-{jan[6:]} har ringet")
    side.wait_for_url(f"**{demo.person(jan)}")


def test_every_form_has_nothing_for_axe(side: Page, demo: Demo, log_ind: LogInd, axe: str):
    log_ind(side, "lbr")
    fundet: list[str] = []
    side.goto("/soeg/sager/")
    side.locator("#uf-afdeling").press_sequentially("jobc")
    expect(side.locator("#uf-afdeling-forslag option").first).to_be_attached()
    side.locator("#uf-afdeling").fill("Jobcenter")
    side.locator("main button[type=submit]").click()
    side.wait_for_url("**/soeg/sager/*/")
    expect(side.locator("[data-raekker] tbody tr").nth(1)).to_be_visible()
    fundet += undersoeg(side, axe, "sager")
    for sti, felt, tekst in (
        ("/soeg/dokumenter/", "brevdato_fra", "01-01-2020"),
        ("/soeg/organisation/", "tekst", "an"),
    ):
        side.goto(sti)
        fundet += undersoeg(side, axe, f"{sti} tom")
        side.locator(f"main input[name={felt}]").fill(tekst)
        side.locator("main button[type=submit]").click()
        side.wait_for_url(f"**{sti}*/")
        fundet += undersoeg(side, axe, sti)
    side.goto("/formaal/historisk-adressesoegning/")
    side.locator("main select[name=formaal]").select_option("1")
    side.get_by_role("button", name="Brug formålet").click()
    expect(side.locator(".s-bar__user")).to_contain_text("Formål: ")
    side.goto("/soeg/adresse/")
    fundet += undersoeg(side, axe, "tidligere beboere, tom")
    side.locator("#uf-adresse").fill("Skovbrynet 38")
    side.locator("main button[type=submit]").click()
    side.wait_for_url("**/soeg/adresse/*/")
    expect(side.locator("[data-raekker]")).to_contain_text("Jan Jarlov")
    expect(side.locator("main")).not_to_contain_text("Jytte Rømer")
    fundet += undersoeg(side, axe, "tidligere beboere")
    for art in ("person", "virksomhed"):
        side.goto(f"/soeg/?i={art}")
        fundet += undersoeg(side, axe, art)
    assert fundet == []
