"""Familie- og bopælssamling in a browser: the tab, the day, the drawing, its files, by keyboard and
on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg  # noqa: F401 - `axe` is a fixture

pytestmark = pytest.mark.browser

LogInd = Callable[[Page, str], None]


def _aabn(page: Page, demo: Demo, cpr: str) -> None:
    page.goto(demo.person(cpr))
    page.get_by_role("link", name="Familie- og bopælssamling").click()
    expect(page.get_by_role("heading", name="Familiesamling", exact=True)).to_be_visible()


def test_axe_finds_nothing_on_the_tab_the_cards_and_the_drawing(
    side: Page,
    demo: Demo,
    log_ind: LogInd,
    axe: str,  # noqa: F811
):
    found: list[str] = []
    log_ind(side, "lbr")
    for cpr in (demopersoner.JAN, demopersoner.JYTTE, demopersoner.POUL):
        _aabn(side, demo, cpr)
        found += undersoeg(side, axe, "liste")
        side.get_by_role("link", name="Visuel").click()
        expect(side.get_by_role("heading", name="Bedsteforældre")).to_be_visible()
        found += undersoeg(side, axe, "visuel")
        side.get_by_role("link", name="Genogram").click()
        expect(side.locator("svg.s-gen[role=group]")).to_be_visible()
        found += undersoeg(side, axe, "genogram")
    side.goto(f"{demo.person(demopersoner.JAN)}familie/?dato=2099-01-01")
    expect(side.get_by_role("alert")).to_contain_text("ikke ligger efter i dag")
    found += undersoeg(side, axe, "fejl i dato")
    assert found == []


def test_the_known_household_by_keyboard_and_at_an_earlier_day(
    side: Page, demo: Demo, log_ind: LogInd
):
    """Mette sees protected addresses: the household of the demonstration, five people."""
    log_ind(side, "mra")
    _aabn(side, demo, demopersoner.JAN)
    rows = side.locator("#bopael tbody tr")
    expect(rows).to_have_count(5)
    expect(rows.filter(has_text="Anders Frandsen").locator("td").first).to_have_text("-")
    familie = side.locator("table").first
    jan = familie.locator("tr", has_text="Poul Jarlov")
    expect(jan).to_contain_text("(død)")

    # The eye, by key: the number of one relative, in place, and focus stays on it.
    eye = familie.locator("tr", has_text="John Jarlov").locator("[data-cpr] button")
    eye.focus()
    side.keyboard.press("Enter")
    expect(familie.locator("tr", has_text="John Jarlov")).to_contain_text("120613-6837")
    expect(
        familie.locator("tr", has_text="John Jarlov").locator("[data-cpr] button")
    ).to_be_focused()
    side.keyboard.press("Enter")
    expect(familie.locator("tr", has_text="John Jarlov")).to_contain_text("120613-XXXX")

    # The day before John was born and Anders moved in.
    side.get_by_label("Som det så ud den").fill("2013-01-01")
    side.get_by_label("Som det så ud den").press("Enter")
    expect(side.get_by_role("status").filter(has_text="01-01-2013")).to_be_visible()
    expect(rows).to_have_count(3)
    expect(side.locator("main")).not_to_contain_text("John Jarlov")
    side.get_by_role("link", name="Genogram").click()
    expect(side.get_by_role("status").filter(has_text="01-01-2013")).to_be_visible()
    expect(side.locator("svg.s-gen[role=group]")).not_to_contain_text("John Jarlov")
    side.get_by_role("link", name="Vis i dag").click()

    # A person in the drawing is a link: reached and followed by key.
    drawing = side.locator("svg.s-gen[role=group]")
    drawing.get_by_role("link", name="John Jarlov").focus()
    side.keyboard.press("Enter")
    side.wait_for_url(demo.person(demopersoner.JOHN))


def test_without_script_the_day_the_views_and_the_eye_work(
    side_uden_script: Page, demo: Demo, log_ind: LogInd
):
    page = side_uden_script
    log_ind(page, "lbr")
    _aabn(page, demo, demopersoner.JAN)
    address = page.url
    eye = (
        page.locator("table")
        .first.locator("tr", has_text="Birgit Holm")
        .locator("[data-cpr] button")
    )
    eye.click()
    page.wait_for_url(address)
    expect(page.locator("table").first.locator("tr", has_text="Birgit Holm")).to_contain_text(
        "090568-2944"
    )
    page.get_by_label("Som det så ud den").fill("2000-01-01")
    page.get_by_role("button", name="Vis dag").click()
    expect(page.get_by_role("row", name="Susanne Kjær").first).to_contain_text("Ægtefælle")


def test_the_files_come_down_and_hold_no_protected_name(
    side: Page, demo: Demo, log_ind: LogInd, tmp_path: Path
):
    log_ind(side, "mra")
    _aabn(side, demo, demopersoner.JAN)
    side.get_by_role("link", name="Genogram").click()
    for navn, slags in (("Hent som SVG", "svg"), ("Hent som PDF", "pdf")):
        with side.expect_download() as venter:
            side.get_by_role("link", name=navn).click()
        hentet = venter.value
        assert hentet.suggested_filename == f"genogram.{slags}"
        hentet.save_as(tmp_path / hentet.suggested_filename)
    svg = (tmp_path / "genogram.svg").read_text(encoding="utf-8")
    assert "Susanne" in svg
    assert "Jytte" not in svg
    assert (tmp_path / "genogram.pdf").read_bytes().startswith(b"%PDF-1.")


def test_on_paper_the_protected_and_their_home_are_left_out(
    side: Page, demo: Demo, log_ind: LogInd
):
    log_ind(side, "mra")
    _aabn(side, demo, demopersoner.JOHN)
    side.emulate_media(media="print")
    expect(side.locator("tr", has_text="Jytte Rømer").first).to_be_hidden()
    expect(side.get_by_text("1 person med beskyttet adresse er udeladt").first).to_be_visible()
    expect(side.locator("tr", has_text="Jan Jarlov").first).to_be_visible()
    side.emulate_media(media="screen")
    side.get_by_role("link", name="Genogram").click()
    drawing = side.locator("svg.s-gen[role=group]")
    expect(drawing.locator(".g-home").first).to_be_visible()
    side.emulate_media(media="print")
    expect(drawing.locator(".g-home").first).to_be_hidden()
    expect(drawing.get_by_text("Jytte Rømer")).to_be_hidden()
    expect(drawing.get_by_text("Navn udeladt").first).to_be_visible()


def test_on_a_phone_rows_name_their_facts(smal_side: Page, demo: Demo, log_ind: LogInd):
    log_ind(smal_side, "lbr")
    _aabn(smal_side, demo, demopersoner.JAN)
    cell = smal_side.locator("td[data-l='Familierelation']").first
    expect(cell).to_be_visible()
    assert "Familierelation" in cell.evaluate("e => getComputedStyle(e, '::before').content")
