"""The contact card: functions and path of who is there, and what is said of a unit that is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.conftest import SMAL
from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]  # a fixture

pytestmark = pytest.mark.browser

LogInd = Callable[[Page, str], None]


def _sag(demo: Demo, sagsnummer: str) -> str:
    ((uuid,),) = demo.rows("select uuid from sag_sag where sagsnummer = %s", [sagsnummer])
    return f"/sag/{uuid}/"


def test_a_caseworkers_card(side: Page, demo: Demo, log_ind: LogInd, axe: str):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    side.locator("#sager a[hx-get*='/kontakt/']", has_text="Allan Korsman").first.click()
    dialog = side.locator("dialog#vindue")
    expect(dialog).to_contain_text(
        "sti: Lyngby-Taarbæk Kommune / Arbejdsmarked / Jobcenter / Sygedagpenge"
    )
    expect(dialog).to_contain_text("Teamkoordinator, Sygedagpenge")
    expect(dialog).to_contain_text("Arbejdsmiljørepræsentant, Jobcenter")
    assert undersoeg(side, axe, "card in a dialog") == []
    side.set_viewport_size(SMAL)  # type: ignore[arg-type]
    expect(dialog.get_by_role("button", name="Luk")).to_be_in_viewport()


def test_the_card_of_a_unit_that_was_closed(side: Page, demo: Demo, log_ind: LogInd, axe: str):
    log_ind(side, "lbr")
    side.goto(_sag(demo, "2022-KMS-00917"))
    side.get_by_role("link", name="Ydelseskontoret").click()
    dialog = side.locator("dialog#vindue")
    expect(dialog.get_by_role("heading", name="Enheden er nedlagt pr. 01-01-2023")).to_be_visible()
    expect(dialog).to_contain_text("Opgaverne er overtaget af: Borgerservice")
    expect(dialog).to_contain_text(
        "01-01-2007 - 31-12-2014: Socialkontoret, under Borger og Kultur"
    )
    assert undersoeg(side, axe, "closed unit in a dialog") == []
    side.keyboard.press("Escape")
    side.goto(_sag(demo, "2022-KMS-00917") + "kontakt/")
    assert undersoeg(side, axe, "closed unit") == []
    ((logged,),) = demo.rows(
        "select count(*) from access_revisionslog where beskrivelse = 'Modal Åbnet : Bruger'"
        " and sagsnummer = '2022-KMS-00917'"
    )
    assert logged == 2


def test_the_card_without_script(side_uden_script: Page, demo: Demo, log_ind: LogInd):
    page = side_uden_script
    log_ind(page, "lbr")
    page.goto(_sag(demo, "2022-KMS-00917"))
    page.get_by_role("link", name="Ydelseskontoret").click()
    expect(page.get_by_role("heading", name="Enheden er nedlagt pr. 01-01-2023")).to_be_visible()
    expect(page.get_by_role("link", name="Åbn sagen")).to_be_visible()
