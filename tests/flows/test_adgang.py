"""What is hidden stays hidden on the screen, and every look leaves its row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.conftest import CPR, gemt_i_browseren
from tests.flows.server import Demo

pytestmark = pytest.mark.browser

LogInd = Callable[[Page, str], None]
JAN, JYTTE = "211070-3435 - Jan Jarlov", "010774-3700 - Jytte Rømer"
JANS_SAGER = (
    "Høreapparat",
    "Børnefaglig",
    "Genoptræning",
    "Sygedagpenge",
    "Fripladstilskud",
)


@pytest.fixture
def logget(demo: Demo) -> Callable[[str, str], Counter[str]]:
    """What a user's looks at a part have written since the test began: (Beskrivelse, begrundelse)."""
    ((begyndt,),) = demo.rows("select clock_timestamp()")
    assert isinstance(begyndt, datetime)

    def read(brugernavn: str, part: str) -> Counter[str]:
        rows = demo.rows(
            "select beskrivelse || case when begrundelse <> '' then ': ' || begrundelse else '' end"
            " from access_revisionslog where tidspunkt >= %s and brugernavn = %s and part = %s",
            [begyndt, brugernavn, part],
        )
        return Counter(text for (text,) in rows)

    return read


def test_each_element_of_a_page_is_a_row_of_the_log(
    side: Page, demo: Demo, log_ind: LogInd, logget: Callable[[str, str], Counter[str]]
):
    log_ind(side, "ako")
    side.goto(demo.person(demopersoner.JAN))
    expect(side.locator("#logget")).to_contain_text("5 elementer")
    assert logget("ako", JAN) == Counter(
        [
            "Visning#Person",
            "Visning Personoverblik#Person",
            "Visning Sager#Sag",  # Sager and Ejendomssager are of one kind
            "Visning Sager#Sag",
            "Visning Ejerskab#Part",
        ]
    )
    side.locator("#anl").select_option(label="Visitering")
    expect(side.locator("#logget")).to_contain_text("Anledningen er nu Visitering")
    assert logget("ako", JAN)["Visning#Person"] == 2


def test_the_full_number_is_shown_by_a_click_that_is_logged(
    side: Page, demo: Demo, log_ind: LogInd, logget: Callable[[str, str], Counter[str]]
):
    log_ind(side, "ako")
    side.goto(demo.person(demopersoner.JAN))
    assert "3435" not in side.content()
    number = side.locator("#cpr-tekst")
    side.get_by_role("button", name="Se fuldt CPR for Jan Jarlov, født").click()
    expect(number).to_have_text("211070-3435")
    assert logget("ako", JAN)["PartCpr"] == 1
    assert not CPR.search(gemt_i_browseren(side))
    side.get_by_role("button", name="Skjul de sidste fire cifre").click()
    expect(number).to_have_text("211070-XXXX")
    side.reload()
    assert "3435" not in side.content()
    assert logget("ako", JAN)["PartCpr"] == 1


def test_a_protected_address_is_shown_once_for_a_logged_reason(
    side: Page, demo: Demo, log_ind: LogInd, logget: Callable[[str, str], Counter[str]]
):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JYTTE))
    expect(side.get_by_text("Adressen er beskyttet.", exact=True)).to_be_visible()
    assert "Skovbrynet" not in side.content()

    vis = side.get_by_role("button", name="Vis og log")
    vis.click()  # without a reason the browser says so, and nothing is sent
    assert "Skovbrynet" not in side.content()
    side.locator("#why").select_option(label="Brev skal sendes")
    vis.click()
    expect(side.get_by_text("Skovbrynet 38, 2800 Kgs. Lyngby *")).to_be_visible()
    entry = "Visning Beskyttet adresse#Person: Brev skal sendes"
    assert logget("lbr", JYTTE)[entry] == 1

    side.reload()
    assert "Skovbrynet" not in side.content()
    side.get_by_role("link", name="Adressehistorik").click()
    expect(side.get_by_text("Adressehistorikken er beskyttet.")).to_be_visible()
    # Nor where she lived before: the old address could tell whom to ask.
    for street in ("Skovbrynet", "Kongsengen", "Pileparken", "Geelsbakken", "01-02-2012"):
        assert street not in side.content()
    assert logget("lbr", JYTTE)[entry] == 1


def test_a_role_with_the_right_sees_the_protected_address_at_once_with_its_mark(
    side: Page, demo: Demo, log_ind: LogInd
):
    log_ind(side, "mra")
    side.goto(demo.person(demopersoner.JYTTE))
    expect(side.locator(".s-facts dd").first).to_contain_text("Skovbrynet 38, 2800 Kgs. Lyngby *")
    expect(side.get_by_role("button", name="Vis og log")).to_have_count(0)


def test_another_municipality_finds_no_jan_and_sees_none_of_his_sager(
    side: Page, demo: Demo, log_ind: LogInd
):
    log_ind(side, "uja")
    side.locator("[data-soeg]").fill("211070-3435")
    side.keyboard.press("Enter")
    expect(side.get_by_text("Ingen personer passer til søgningen.")).to_be_visible()

    side.goto(demo.person(demopersoner.JAN))
    block = side.locator("#sager")
    expect(block.locator(".s-count")).to_have_text("0")
    expect(block).to_contain_text("Her er ingen informationer at vise.")
    page = side.content()
    for hidden in (*JANS_SAGER, "KSD", "CareSys", "Nexus", "ikke har adgang til"):
        assert hidden not in page
    expect(block.locator("table, form, .s-sources, .s-stub")).to_have_count(0)


def test_a_role_sees_its_own_part_of_jans_sager_and_no_trace_of_the_rest(
    side: Page, demo: Demo, log_ind: LogInd
):
    log_ind(side, "ako")
    side.goto(demo.person(demopersoner.JAN))
    titles = side.locator("#sager tbody th")
    expect(titles).to_have_text(["Sygedagpengesag", "Sygedagpengeopfølgning"])
    expect(side.get_by_role("link", name="Alle 2")).to_be_visible()
    options = side.locator("#ffs option").all_inner_texts()
    assert options == ["Alle", "Jobcenter", "KSD"]
    assert "CareSys" not in side.content()


def test_a_role_without_sager_has_no_block_and_one_without_persons_no_search(
    side: Page, demo: Demo, log_ind: LogInd
):
    log_ind(side, "hly")
    side.goto(demo.person(demopersoner.JAN))
    expect(side.get_by_role("heading", level=1)).to_have_text("Jan Jarlov")
    expect(side.locator("#sager")).to_have_count(0)
    side.get_by_role("button", name="Log ud").click()

    log_ind(side, "pda")
    expect(side.locator("[data-soeg]")).to_have_count(0)
    answer = side.request.get(demo.person(demopersoner.JAN))
    assert answer.status == 403
    assert "Jarlov" not in answer.text()


def test_hidden_and_absent_look_alike_to_those_who_are_not_signed_in(side: Page, demo: Demo):
    for address in (demo.person(demopersoner.JAN), demo.person(demopersoner.JAN)[:-3] + "00/"):
        side.goto(address)
        expect(side.get_by_role("heading", name="Log ind")).to_be_visible()
        assert "Jarlov" not in side.content()
