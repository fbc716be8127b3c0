"""Dokumenter, Journalnotater, a dokument's page and an earlier day, in a browser: by keyboard, in
print, wide and narrow, with nothing for axe."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]


def _med_breve(demo: Demo) -> UUID:
    """A citizen with a letter on a sag that the demo's caseworker reaches, and no protection."""
    query = """
        select s.primaer_part_uuid from dokument_dokument d
        join sag_journalpost j on j.dokument_uuid = d.uuid
        join sag_sag s on s.uuid = j.sag_uuid
        join part_person p on p.part_uuid = s.primaer_part_uuid
        where s.myndighed = 173 and s.kle between 320000 and 329999 and s.foelsomhed <= 2
          and d.foelsomhed <= 2 and p.beskyttelse is null and s.sikkerhedsprofil is null
        group by 1, p.cpr order by count(*) desc, p.cpr limit 1"""
    ((uuid,),) = demo.rows(query)
    return UUID(str(uuid))


def test_from_the_list_to_the_dokument_and_to_an_earlier_day(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
):
    log_ind(side, "lbr")
    side.goto(f"/person/{_med_breve(demo)}/")
    side.get_by_role("link", name="Dokumenter", exact=True).focus()
    side.keyboard.press("Enter")
    side.wait_for_url("**/dokumenter/")
    letter = side.locator("#dokumenter th[scope=row] a").first
    expect(letter).to_be_visible()
    # The help needs no script, and Escape gives the focus back.
    ask = side.locator("#dokumenter .s-hjaelp")
    ask.focus()
    side.keyboard.press("Enter")
    expect(side.get_by_text("Fagsystemets eget nummer.")).to_be_visible()
    side.keyboard.press("Escape")
    expect(side.get_by_text("Fagsystemets eget nummer.")).to_be_hidden()
    expect(ask).to_be_focused()
    found = undersoeg(side, axe, "dokumenter")
    letter.focus()
    side.keyboard.press("Enter")
    expect(side.get_by_role("heading", name="Dokumentoplysninger")).to_be_visible()
    found += undersoeg(side, axe, "dokument")
    side.go_back()
    side.get_by_role("link", name="Journalnotater", exact=True).click()
    expect(side.get_by_role("heading", name="Journalnotater på sager")).to_be_visible()
    found += undersoeg(side, axe, "journalnotater")
    # An earlier day goes along from tab to tab, until it is taken off.
    side.goto(demo.person(demopersoner.JAN))
    side.get_by_label("Som det så ud den").fill("2010-01-01")
    side.get_by_role("button", name="Vis dag").press("Enter")
    expect(side.get_by_text("som det så ud den 01-01-2010")).to_be_visible()
    expect(side.locator("#sager tbody tr")).to_have_count(0)
    found += undersoeg(side, axe, "overblik, tidligere dag")
    side.get_by_role("link", name="Adressehistorik").click()
    expect(side.get_by_text("som det så ud den 01-01-2010")).to_be_visible()
    # In print the page keeps the day and what was shown, without what one can press.
    side.emulate_media(media="print")
    expect(side.get_by_text("som det så ud den 01-01-2010")).to_be_visible()
    expect(side.get_by_text("Opslaget er logget.")).to_be_visible()
    expect(side.locator(".s-hjaelp").first).to_be_hidden()
    side.emulate_media(media="screen")
    side.get_by_role("link", name="Vis i dag").click()
    expect(side.get_by_text("som det så ud den 01-01-2010")).to_have_count(0)
    assert found == []
