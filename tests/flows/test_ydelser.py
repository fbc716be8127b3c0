"""The tabs about ydelser in a browser: by keyboard alone, wide and narrow, with nothing for axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]


def test_the_tabs_by_keyboard_and_for_every_eye(side: Page, demo: Demo, log_ind: LogInd, axe: str):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    side.get_by_role("link", name="Ydelser", exact=True).focus()
    side.keyboard.press("Enter")
    side.wait_for_url("**/ydelser/")
    expect(side.get_by_role("heading", name="Bevilgede ydelser")).to_be_visible()
    payment = side.locator("#udbetalinger details").first
    payment.locator("summary").focus()
    side.keyboard.press("Enter")
    expect(payment.get_by_text("Hele udbetalingen, efter skat")).to_be_visible()
    found = undersoeg(side, axe, "ydelser")
    side.get_by_role("link", name="Ikke aktive 1").focus()
    side.keyboard.press("Enter")
    expect(side.locator("#bevilgede_ydelser article")).to_have_count(1)
    side.get_by_role("link", name="UDK Ydelser").click()
    expect(side.get_by_role("heading", name="Ydelser på tværs af kommuner og UDK")).to_be_visible()
    found += undersoeg(side, axe, "udk ydelser")
    side.get_by_role("link", name="Kontanthjælpsloft").click()
    side.locator("#lm").fill("2023-02")
    side.locator("#lh").select_option("enlig_1")
    side.get_by_role("button", name="Beregn", exact=True).press("Enter")
    expect(side.get_by_text("16.550,00 kr.").first).to_be_visible()
    found += undersoeg(side, axe, "kontanthjælpsloft")
    assert found == []
