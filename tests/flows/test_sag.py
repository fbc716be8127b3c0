"""From a person's table to the sag, the contact card and the KLE number: in a dialog, and without
script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.server import Demo

pytestmark = pytest.mark.browser

LogInd = Callable[[Page, str], None]


@pytest.mark.parametrize("hvad", ["/kontakt/", "/kle/"])
def test_a_dialog_opens_by_key_holds_focus_and_escape_gives_it_back(
    side: Page, demo: Demo, log_ind: LogInd, hvad: str
):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    address = side.url
    link = side.locator(f"#sager a[hx-get*='{hvad}']").first
    link.focus()
    side.keyboard.press("Enter")
    dialog = side.locator("dialog#vindue")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading")).to_be_visible()
    for _ in range(6):
        side.keyboard.press("Tab")
        assert side.evaluate(
            "() => document.activeElement === document.body"
            " || document.activeElement.closest('#vindue') !== null"
        )
    side.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    # What was shown is gone with the dialog, and the page is where it was.
    expect(side.locator("#vindue-indhold")).to_be_empty()
    assert side.url == address


def test_a_dialog_that_cannot_be_fetched_says_so_and_the_page_stands(
    side: Page, demo: Demo, log_ind: LogInd
):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    side.route("**/kontakt/", lambda route: route.fulfill(status=503, body="nede"))
    side.locator("#sager a[hx-get*='/kontakt/']").first.click()
    dialog = side.locator("dialog#vindue")
    expect(dialog.get_by_role("alert")).to_contain_text("Resten af siden er ikke berørt.")
    dialog.get_by_role("button", name="Luk").click()
    expect(side.locator("#sager")).to_be_visible()
    side.unroute("**/kontakt/")
    side.locator("#sager a[hx-get*='/kontakt/']").first.click()
    expect(dialog.get_by_role("heading", name="Kontakt")).to_be_visible()
    expect(dialog.get_by_role("alert")).to_have_count(0)
    # The browser itself notes the answer that this test made up.
    side.vidne.fejl.clear()  # type: ignore[attr-defined]


def test_the_four_links_are_pages_without_script(side_uden_script: Page, demo: Demo):
    page = side_uden_script
    page.goto("/")
    page.get_by_role("button", name="Lone Bruun").click()
    for name, heading in (
        ("Sygedagpengesag", "Sygedagpengesag"),
        ("32.30.04", "KLE 32.30.04"),
        ("Allan Korsman", "Kontakt"),
        ("Jan Jarlov", "Jan Jarlov"),
    ):
        page.goto(demo.person(demopersoner.JAN))
        row = page.locator("#sager tbody tr", has_text="Sygedagpengesag")
        row.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_the_sag_fits_the_narrowest_screen(side: Page, demo: Demo, log_ind: LogInd):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    side.get_by_role("link", name="Sygedagpengesag", exact=True).click()
    side.wait_for_url("**/sag/*/")
    for bredde in (1440, 390, 320):
        side.set_viewport_size({"width": bredde, "height": 700})
        assert side.evaluate(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
