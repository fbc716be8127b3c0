"""A group is set up from a template in a browser: dry run, approval by another, and off again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.flows.server import Demo, koer
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]

PROEVEKOER = """
import django
django.setup()
from django.utils import timezone
from advis import toerkoersel
while toerkoersel.udfoer(now=timezone.now()):
    pass
"""


def test_a_template_becomes_an_active_group(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
) -> None:
    log_ind(side, "pda")
    side.get_by_role("link", name="Administration", exact=True).first.click()
    side.get_by_role("main").get_by_role("link", name="Advisgrupper", exact=True).click()
    expect(side.get_by_role("heading", name="Advisgrupper", exact=True)).to_be_visible()
    side.get_by_role("link", name="Advisdækning").click()
    found = undersoeg(side, axe, "dækning")
    side.goto("/advis/grupper/ny/")
    side.get_by_role("link", name="Sæt op fra skabelon: Arbejdsskade: alle trin").click()
    side.get_by_label("Navn *").fill("Prøve: arbejdsskade")
    # The administrator herself sees no people: the group has the rights of who is to use it.
    side.get_by_label("Ejer").fill("lbr")
    side.get_by_label("Alder fra").fill("gammel")
    side.get_by_label("Modtager", exact=True).fill("lbr")
    side.get_by_role("button", name="Tilføj modtager").click()
    expect(
        side.get_by_role("group", name="Modtagere").get_by_text("Lone Bruun").first
    ).to_be_visible()
    side.locator(".s-block__foot").get_by_role("button", name="Gem kladde").click()
    expect(side.locator("#f-alder_fra-fejl")).to_have_text("Skriv et helt tal.")
    found += undersoeg(side, axe, "formular med fejl")
    side.get_by_label("Alder fra").fill("")
    side.locator(".s-block__foot").get_by_role("button", name="Gem kladde").click()
    expect(side.get_by_text("Kladden er oprettet.")).to_be_visible()
    side.get_by_role("button", name="Kør", exact=True).click()
    expect(side.get_by_text("Prøvekørslen er i gang.")).to_be_visible()
    koer(["-c", PROEVEKOER], demo.database.env())
    # The page asks by itself.
    expect(side.get_by_text("Ingen adviser er oprettet.")).to_be_visible()
    tag_i_brug = side.get_by_role("button", name="Tag i brug", exact=True)
    expect(tag_i_brug).to_have_class("button button-primary")
    found += undersoeg(side, axe, "prøvekørt")
    tag_i_brug.click()
    # The demo's history is short: nobody switches on alone what neither list nor sager hold.
    expect(side.get_by_text("Godkendelsen er bestilt")).to_be_visible()
    gruppen = side.url.split("?")[0]
    side.get_by_role("button", name="Log ud").click()
    log_ind(side, "sta")
    side.goto(gruppen)
    side.get_by_role("button", name="Godkend, og tag i brug").click()
    expect(side.get_by_text("Gruppen er taget i brug.")).to_be_visible()
    side.get_by_role("link", name="Se ændringer").click()
    expect(side.get_by_role("rowheader", name="Taget i brug")).to_be_visible()
    found += undersoeg(side, axe, "historik")
    side.get_by_role("link", name="Advisgrupper", exact=True).first.click()
    found += undersoeg(side, axe, "oversigt")
    side.get_by_role("link", name="Prøve: arbejdsskade", exact=True).click()
    side.get_by_text("Tag ud af brug").click()
    side.get_by_role("button", name="Bekræft").click()
    expect(side.get_by_text("Gruppen er taget ud af brug.")).to_be_visible()
    assert found == []
