"""An administrator sees a change as its users will, by the keyboard alone, before it is made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]
SIDER = {
    "links/ny": {"Navn": "Intranet", "Adresse": "https://intra.example.dk/"},
    "meddelelser/ny": {"Tekst": "Sagssystemet er nede", "Vises fra": "2026-01-01T08:00"},
    "sessionstider/post/-": {"Minutter uden brug": "30"},
    "indstillinger/post/-": {
        "Stilletid for adviser fra": "22:00",
        "Stilletid for adviser til": "07:00",
    },
    "brevskabeloner/ny": {"Navn": "Ny", "Overskrift": "Om flytning", "Tekst": "{borger} flytter."},
    "bemaerkningstyper/ny": {"Kode": "proeve", "Navn": "OBS-Prøve", "Længste varighed": "30"},
}


def test_every_thing_is_previewed_and_none_is_kept(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
) -> None:
    log_ind(side, "pda")
    found: list[str] = []
    before = demo.rows("select count(*) from administration_administrationsaendring")
    for sti, felter in SIDER.items():
        side.goto(f"/administration/opsaetning/{sti}/")
        for navn, vaerdi in felter.items():
            side.get_by_label(navn).first.fill(vaerdi)
        if side.get_by_label("Plads").count():
            side.get_by_label("Plads").fill("1")
        side.get_by_role("button", name="Forhåndsvis").focus()
        side.keyboard.press("Enter")
        expect(side.get_by_role("region", name="Sådan bliver det")).to_be_in_viewport()
        found += undersoeg(side, axe, sti)
    assert demo.rows("select count(*) from administration_administrationsaendring") == before
    assert found == []


def test_it_needs_no_script(side_uden_script: Page, log_ind: LogInd) -> None:
    page = side_uden_script
    log_ind(page, "pda")
    page.goto("/administration/praedefinerede-titler/")
    page.get_by_label("Titler").fill("Opkald om flytning")
    page.get_by_role("button", name="Forhåndsvis").press("Enter")
    shown = page.get_by_role("region", name="Sådan bliver det")
    expect(shown).to_be_in_viewport()
    expect(shown).to_contain_text("Valgmulighederne i rækkefølge: Opkald om flytning.")
    page.goto("/administration/praedefinerede-titler/")
    expect(page.get_by_label("Titler")).not_to_have_value("Opkald om flytning")
