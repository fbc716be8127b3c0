"""A tværgående bemærkning by keyboard alone, from the button to the day after its last; a favourite
and what is new about her on Min side; and the same without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from indexes.part.values import dag
from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]
# With a sag of now that Lone Bruun reaches.
BORGER = (
    "select part_uuid from part_person join sag_saglinje using (part_uuid)"
    " where beskyttelse is null and status = '01' and myndighed = 173 and foelsomhed <= 2"
    " and kle / 10000 in (21, 23, 25, 28, 29, 32) and virkning @> now()"
    " group by part_uuid, cpr order by cpr desc limit 1"
)


@pytest.fixture
def borger(demo: Demo) -> Iterator[str]:
    """The address of somebody whom no other test knows, left as she was."""
    ((part_uuid,),) = demo.rows(BORGER)
    yield f"/person/{part_uuid}/"
    demo.rows("delete from bemaerkninger_bemaerkning returning id")
    demo.rows("delete from minside_foretrukken returning id")


def test_a_note_is_made_seen_changed_and_runs_out(
    side: Page, demo: Demo, log_ind: LogInd, axe: str, borger: str
):
    log_ind(side, "lbr")
    side.goto(f"{borger}adressehistorik/")
    knap = side.get_by_role("link", name="Opret tværgående bemærkning")
    knap.focus()
    side.keyboard.press("Enter")
    dialog = side.locator("dialog#vindue")
    expect(dialog.get_by_role("heading", name="Opret tværgående bemærkning")).to_be_visible()
    found = undersoeg(side, axe, "opret")
    side.keyboard.press("Escape")
    expect(knap).to_be_focused()
    side.keyboard.press("Enter")
    dialog.get_by_label("Type").select_option(label=_valg(1095))
    dialog.get_by_label("Hvad skal andre vide?").fill("Arabisk, se 010774-1234")
    dialog.get_by_label("Gyldig til og med").fill(f"{i_dag() + timedelta(days=30)}")
    dialog.get_by_role("button", name="Opret bemærkning").press("Enter")
    text = dialog.get_by_label("Hvad skal andre vide?")
    expect(text).to_be_focused()
    expect(dialog.get_by_text("Skriv ikke CPR-numre i en bemærkning.")).to_be_visible()
    found += undersoeg(side, axe, "opret med fejl")
    text.fill("Arabisk")
    text.press("Tab")
    dialog.get_by_role("button", name="Opret bemærkning").press("Enter")
    # Back on the same tab, which now tells it, as every other does.
    expect(side.locator("#bemaerkninger")).to_contain_text("OBS-Tolk. Arabisk")
    expect(side).to_have_url(re.compile("/adressehistorik/$"))
    side.goto(borger)
    expect(side.locator(".s-person__meta")).to_contain_text("OBS-Tolk: Arabisk")
    found += undersoeg(side, axe, "person")
    side.get_by_role("link", name="Ret OBS-Tolk").press("Enter")
    dialog.get_by_label("Hvad skal andre vide?").fill("Somali")
    dialog.get_by_role("button", name="Gem ændringen").press("Enter")
    expect(side.locator("#bemaerkninger")).to_contain_text("OBS-Tolk. Somali")
    side.get_by_role("link", name="Ret OBS-Tolk").press("Enter")
    expect(dialog.get_by_text("Tekst: før Arabisk, nu Somali")).to_be_visible()
    found += undersoeg(side, axe, "historik")
    assert found == []
    demo.rows("update bemaerkninger_bemaerkning set gyldig_til = current_date - 2 returning id")
    side.goto(borger)
    expect(side.get_by_role("heading", level=1)).to_be_visible()
    expect(side.get_by_text("OBS-Tolk")).to_have_count(0)


def test_a_favourite_and_what_is_new_about_her(
    side: Page, demo: Demo, log_ind: LogInd, axe: str, borger: str
):
    log_ind(side, "lbr")
    side.goto(borger)
    name = side.get_by_role("heading", level=1).inner_text()
    side.get_by_role("button", name="Tilføj til foretrukne").press("Enter")
    fjern = side.get_by_role("button", name="Fjern fra foretrukne")
    expect(fjern).to_be_focused()
    part_uuid = borger.split("/")[2]
    changed = (
        "update sag_saglinje set opdateret = %s where part_uuid = %s and myndighed = 173"
        " returning opdateret"
    )
    ((before,),) = demo.rows(
        "select max(opdateret) from sag_saglinje where part_uuid = %s", [part_uuid]
    )
    try:
        demo.rows(changed, ["2099-01-01", part_uuid])
        side.goto("/")
        mine = side.locator("section", has=side.get_by_role("heading", name="Foretrukne"))
        expect(mine.get_by_role("link", name=name)).to_be_visible()
        expect(mine.locator(".s-badge--info")).to_contain_text("ændring")
        assert undersoeg(side, axe, "min side") == []
    finally:
        demo.rows(changed, [before, part_uuid])
    side.goto(borger)
    fjern.press("Enter")
    expect(side.get_by_role("button", name="Tilføj til foretrukne")).to_be_focused()


def test_both_without_script(side_uden_script: Page, borger: str):
    page = side_uden_script
    page.goto("/")
    page.get_by_role("button", name="Lone Bruun").click()
    page.goto(f"{borger}familie/")
    page.get_by_role("button", name="Tilføj til foretrukne").click()
    expect(page.get_by_role("button", name="Fjern fra foretrukne")).to_be_visible()
    page.get_by_role("link", name="Opret tværgående bemærkning").click()
    page.get_by_label("Type").select_option(label=_valg(1095))
    page.get_by_label("Hvad skal andre vide?").fill("Tegnsprog")
    page.get_by_label("Gyldig til og med").fill(f"{i_dag() + timedelta(days=30)}")
    page.get_by_role("button", name="Opret bemærkning").click()
    expect(page).to_have_url(re.compile("/familie/$"))
    page.get_by_role("link", name="Ret OBS-Tolk").click()
    page.get_by_role("button", name="Slet bemærkningen").click()
    expect(page).to_have_url(re.compile("/familie/$"))
    expect(page.locator("#bemaerkninger")).to_have_count(0)


def i_dag() -> date:
    """As the server counts days."""
    return dag(datetime.now(UTC))


def _valg(dage: int) -> str:
    return f"OBS-Tolk (højst til {i_dag() + timedelta(days=dage):%d-%m-%Y})"
