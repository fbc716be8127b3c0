"""A block and a tab that fail while the page stands: looked at by axe, and asked again by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]


@contextmanager
def uden(demo: Demo, tabel: str) -> Iterator[None]:
    """For a while pages may not read a table: a statement that does is an error, as one is that a
    source's trouble stops."""
    with psycopg.connect(demo.database.ejer_url, autocommit=True) as ejer:
        ejer.execute(f"revoke select on {tabel} from sapa_web")
        try:
            yield
        finally:
            ejer.execute(f"grant select on {tabel} to sapa_web")


def test_a_block_and_a_tab_fail_alone_and_come_back(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
):
    log_ind(side, "lbr")
    address = demo.person(demopersoner.JAN)
    with uden(demo, "erhverv_ejerskab"):
        side.goto(address)
        failed = side.locator("section", has_text="kunne ikke hentes.")
        expect(failed).to_have_count(2)
        expect(failed.first).to_contain_text("Fejlnummer")
        expect(side.locator("#sager tbody tr").first).to_be_visible()
        assert undersoeg(side, axe, "a block that failed") == []
        # Still ill: it says so again, and keeps the focus.
        again = side.locator("#ejerskab").get_by_role("link", name="Prøv igen")
        again.focus()
        with side.expect_response(address):
            side.keyboard.press("Enter")
        expect(again).to_be_visible()
    side.evaluate("() => { window.samme = true; }")
    again.focus()
    side.keyboard.press("Enter")
    expect(side.locator("#ejerskab").get_by_role("heading", name="Ejer af")).to_be_visible()
    expect(side.locator("#ejerskab")).to_be_focused()
    assert side.evaluate("() => window.samme"), (
        "the page was not fetched again, nor the other block"
    )
    expect(failed).to_have_count(1)

    with uden(demo, "part_personadresse"):
        side.goto(f"{address}adressehistorik/")
        expect(side.get_by_text("Adressehistorik kunne ikke hentes.")).to_be_visible()
        expect(side.get_by_role("heading", name="Jan Jarlov")).to_be_visible()
        assert undersoeg(side, axe, "a tab that failed") == []
    side.get_by_role("link", name="Prøv igen").press("Enter")
    expect(side.locator("tbody tr").first).to_be_visible()
