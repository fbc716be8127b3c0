"""Målgruppevisninger at work: workflows 1 and 7 of SAPA.md 1.5, and a user's own columns."""

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


def _faner(page: Page) -> list[str]:
    return page.locator(".s-tabs a").all_inner_texts()


def _kolonner(page: Page) -> list[str]:
    return [t.strip() for t in page.locator("#sager thead th").all_inner_texts()]


def _afvist(page: Page, demo: Demo, bruger: str, adresse: str) -> None:
    """403, with a row of the log that names the visning."""
    answer = page.goto(adresse)
    assert answer is not None
    assert answer.status == 403
    page.vidne.fejl.clear()  # type: ignore[attr-defined]  # the browser notes the refusal itself
    ((told,),) = demo.rows(
        "select soegekriterier from access_revisionslog where brugernavn = %s"
        " and beskrivelse = 'Adgang afvist' order by tidspunkt desc limit 1",
        [bruger],
    )
    assert ", Visning: " in told


def test_telefonomstilling_has_sager_and_whom_to_call_and_no_ydelser(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
):
    log_ind(side, "tli")
    side.locator("[data-soeg]").fill("Jarlov Skovbrynet")
    side.locator("[data-soeg]").press("Enter")
    side.get_by_role("link", name="Jan Jarlov").first.click()
    expect(side.get_by_role("heading", name="Jan Jarlov")).to_be_visible()
    assert _faner(side) == ["Overblik"]
    assert _kolonner(side) == [
        "Sagstitel",
        "KLE-tema",
        "Fagsystem",
        "Sagsbehandler",
        "Tværfaglig status",
        "Oprettet",
    ]
    assert undersoeg(side, axe, "Omstilling") == []
    side.locator("#sager a[hx-get*='/kontakt/']", has_text="Allan Korsman").first.click()
    expect(side.locator("dialog#vindue a[href^='tel:']").first).to_be_visible()
    for rest in ("ydelser/", "udk-ydelser/", "tidslinje/"):
        _afvist(side, demo, "tli", demo.person(demopersoner.JAN) + rest)


def test_the_librarian_sees_no_sag_whatever_her_role(side: Page, demo: Demo, log_ind: LogInd):
    log_ind(side, "bju")
    side.goto(demo.person(demopersoner.NANCY))
    expect(side.locator(".s-person")).to_contain_text("Død")
    assert _faner(side) == ["Overblik", "Adressehistorik", "Familie- og bopælssamling"]
    expect(side.locator("#sager")).to_have_count(0)
    expect(side.locator("main")).not_to_contain_text("Begravelseshjælp")
    side.goto(demo.person(demopersoner.JAN) + "familie/")
    expect(side.get_by_role("heading", name="Bopælssamling")).to_be_visible()
    expect(side.get_by_role("heading", name="Familiesamling")).to_have_count(0)
    ((sag,),) = demo.rows("select uuid::text from sag_sag where sagsnummer = '2022-KMS-00917'")
    for address in (f"/sag/{sag}/", demo.person(demopersoner.JAN) + "helhed/"):
        answer = side.goto(address)
        assert answer is not None
        assert answer.status == 403
    side.vidne.fejl.clear()  # type: ignore[attr-defined]


def test_a_users_own_columns_by_keyboard_alone(side: Page, demo: Demo, log_ind: LogInd, axe: str):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    before = _kolonner(side)
    side.get_by_role("link", name="Vælg kolonner: Sager").focus()
    side.keyboard.press("Enter")
    dialog = side.locator("dialog#vindue")
    expect(dialog.get_by_role("heading", name="Kolonner: Sager")).to_be_visible()
    assert undersoeg(side, axe, "columns in a dialog") == []
    dialog.get_by_role("button", name="Flyt Fagsystem op").focus()
    for plads in (3, 2, 1):  # above Relation
        side.keyboard.press("Enter")
        # The list with its new order is there before the next key: the old button has the focus too.
        expect(dialog.get_by_role("listitem").nth(plads)).to_contain_text("Fagsystem")
        expect(dialog.get_by_role("button", name="Flyt Fagsystem op")).to_be_focused()
    dialog.get_by_label("KLE-handlingsfacet").focus()
    side.keyboard.press("Space")
    dialog.get_by_role("button", name="Gem", exact=True).last.focus()
    with side.expect_navigation():
        side.keyboard.press("Enter")
    assert _kolonner(side)[:3] == ["Sagstitel", "Fagsystem", "Relation"]
    assert "KLE-handlingsfacet" not in _kolonner(side)
    assert len(_kolonner(side)) == len(before) - 1
    side.get_by_role("link", name="Vælg kolonner: Sager").click()
    with side.expect_navigation():
        side.get_by_role("button", name="Nulstil til standard").click()
    assert _kolonner(side) == before


def test_columns_and_density_without_script(side_uden_script: Page, demo: Demo, log_ind: LogInd):
    page = side_uden_script
    log_ind(page, "lbr")
    page.goto(demo.person(demopersoner.JAN) + "familie/")
    page.get_by_role("link", name="Vælg kolonner: Familiesamling").click()
    page.get_by_role("button", name="Flyt Navn op").click()
    page.get_by_label("Kompakt").check()
    page.get_by_role("button", name="Gem", exact=True).last.click()
    page.wait_for_url("**/familie/")
    heads = page.locator("table").first.locator("thead th").all_inner_texts()
    assert [h.strip() for h in heads][:2] == ["Navn", "Adressebeskyttelse"]
    assert page.locator("body.s-density-tight").count() == 1
    page.get_by_role("link", name="Vælg kolonner: Familiesamling").click()
    page.get_by_role("button", name="Nulstil til standard").click()
    page.wait_for_url("**/familie/")
    assert page.locator("body.s-density-tight").count() == 0


def test_the_choice_of_columns_as_a_page(side: Page, log_ind: LogInd, axe: str):
    log_ind(side, "lbr")
    side.goto("/visning/kolonner/sager/")
    assert undersoeg(side, axe, "columns as a page") == []
    side.set_viewport_size(SMAL)  # type: ignore[arg-type]
    expect(side.get_by_role("button", name="Flyt Oprettet op")).to_be_visible()
