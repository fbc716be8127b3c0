"""An auditor uploads a VIP list and sees who looked: every page of the report, by axe too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sapa.rapport.sider import SIDER
from tests.flows.server import Demo, koer
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]

JAN = "211070-3435"
FIND = """
import django
django.setup()
from django.utils import timezone
from sapa.rapport import services
services.find_alarmer(now=timezone.now(), frist=60)
"""


def test_a_look_at_a_vip_is_an_alarm_that_the_auditor_sees(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
):
    log_ind(side, "lbr")
    side.goto("/")
    side.get_by_role("searchbox").fill(JAN)
    side.keyboard.press("Enter")
    expect(side.get_by_role("heading", level=1)).to_contain_text("Jan Jarlov")
    side.get_by_role("button", name="Log ud").click()

    log_ind(side, "kho")
    side.get_by_role("link", name="Revision").click()
    side.get_by_role("link", name="Lister", exact=True).click()
    found = undersoeg(side, axe, "lister")
    liste = {"name": "VIP.csv", "mimeType": "text/csv", "buffer": f"Sensitiv CPR\n{JAN}\n".encode()}
    side.set_input_files("#fil-vip", liste)  # type: ignore[arg-type]
    side.locator("#h-vip").fill("Databeskyttelsesforordningens artikel 32")
    side.get_by_role("button", name="Se ændringen VIP").click()
    side.get_by_role("button", name="Tag listen i brug").click()
    expect(side.get_by_text("Listen er i brug.")).to_be_visible()
    koer(["-c", FIND], demo.database.env())

    side.get_by_role("link", name="Alarmer").click()
    row = side.get_by_role("row").filter(has_text="SENSITIV CPR").first
    expect(row).to_contain_text("lbr")
    expect(row).to_contain_text("211070-XXXX")
    row.get_by_role("button", name="Se fuldt CPR").click()
    expect(side.get_by_text(JAN).first).to_be_visible()
    for rapport in SIDER:
        side.goto(f"/revision/rapport/{rapport.slug}/")
        found += undersoeg(side, axe, rapport.slug)
    side.goto("/revision/rapport/lister/")
    side.locator("#h-vip").fill("Prøven er slut")
    side.get_by_role("button", name="Tøm listen … VIP").click()
    found += undersoeg(side, axe, "list before it is in use")
    side.get_by_role("button", name="Tag listen i brug").click()
    expect(side.get_by_text("Listen er i brug.")).to_be_visible()
    assert found == []
