"""The way of a caseworker: sign in, search in every manner, open the person, read the sager."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.conftest import CPR, gemt_i_browseren
from tests.flows.server import Demo

pytestmark = pytest.mark.browser

LogInd = Callable[[Page, str], None]
KOLONNER = [
    "Sagstitel",
    "Relation",
    "KLE-tema",
    "Primær part",
    "Fagsystem",
    "Sagsbehandler",
    "Tværfaglig status",
    "KLE-handlingsfacet",
    "Myndighed",
    "Oprettet",
]


def soeg(page: Page, tekst: str) -> None:
    """As people do it: in the box of the bar, and Enter."""
    page.locator("[data-soeg]").fill(tekst)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/person/" in url or "/soeg/" in url)


def test_sign_in_by_choosing_municipality_and_person(side: Page):
    side.goto("/")
    expect(side.get_by_role("heading", name="Log ind")).to_be_visible()
    expect(side.get_by_role("button", name="Lone Bruun")).to_be_visible()
    side.get_by_label("Kommune").select_option(label="Korsbæk Kommune")
    side.get_by_role("button", name="Skift kommune").click()
    side.get_by_role("button", name="Ulla Jakobsen").click()
    expect(side.get_by_role("heading", name="Seneste opslag")).to_be_visible()
    expect(side.locator(".s-bar__user")).to_contain_text("Ulla Jakobsen")
    side.get_by_role("button", name="Log ud").click()
    side.goto("/")
    expect(side.get_by_role("heading", name="Log ind")).to_be_visible()


@pytest.mark.parametrize("skrevet", ["211070-3435", "2110703435", "  211070 3435 "])
def test_a_pasted_cpr_number_opens_the_person_and_stays_nowhere(
    side: Page, demo: Demo, log_ind: LogInd, skrevet: str
):
    log_ind(side, "lbr")
    soeg(side, skrevet)
    expect(side).to_have_url(demo.person(demopersoner.JAN))
    expect(side.get_by_role("heading", level=1)).to_have_text("Jan Jarlov")
    expect(side.locator(".s-person__cpr")).to_contain_text("211070-XXXX")
    assert "3435" not in side.content()
    assert not CPR.search(gemt_i_browseren(side))


def test_a_number_pasted_outside_any_field_searches(side: Page, demo: Demo, log_ind: LogInd):
    log_ind(side, "lbr")
    side.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text", "211070-3435");
            document.body.dispatchEvent(new ClipboardEvent(
                "paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    side.wait_for_url(demo.person(demopersoner.JAN))


def test_a_name_shows_all_namesakes_and_warns(side: Page, demo: Demo, log_ind: LogInd):
    log_ind(side, "lbr")
    soeg(side, "jan jarlov")
    expect(side.get_by_text("personer hedder Jan Jarlov.")).to_be_visible()
    rows = side.locator("[data-raekker] tbody tr", has=side.locator("th[scope=row]"))
    texts = rows.all_inner_texts()
    namesakes = [t for t in texts if t.startswith("Jan Jarlov")]
    assert len(namesakes) == 4
    assert any("Skovbrynet 38" in t for t in namesakes)
    assert any("Hed Jan Holm til 14-06-2016" in t for t in namesakes)
    assert any("Død 02-11-2019" in t for t in namesakes)
    (protected,) = [t for t in namesakes if "Beskyttet adresse" in t]
    assert "Parcelhaven" not in protected
    assert not any("3435" in t for t in texts)
    assert "jarlov" not in side.url.lower()
    side.get_by_role("link", name="Jan Jarlov").first.click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Jan Jarlov")


def test_an_address_finds_those_who_live_there_but_not_the_protected(side: Page, log_ind: LogInd):
    log_ind(side, "lbr")
    soeg(side, "Skovbrynet 38")
    names = side.locator("[data-raekker] th[scope=row] a").all_inner_texts()
    assert {"Jan Jarlov", "Anders Frandsen"} <= set(names)
    # Nor her children, who would tell where she lives (decision 0034).
    assert not {"Jytte Rømer", "Jonna Frydendal", "John Jarlov"} & set(names)
    assert "Rømer" not in side.locator("main").inner_text()


def test_jans_page_has_the_ten_columns_and_his_facts(side: Page, demo: Demo, log_ind: LogInd):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    facts = dict(
        zip(
            side.locator(".s-facts dt").all_inner_texts(),
            side.locator(".s-facts dd").all_inner_texts(),
            strict=True,
        )
    )
    assert facts["Adresse"] == "Skovbrynet 38, 2800 Kgs. Lyngby"
    assert facts["Navne- og adressebeskyttelse"] == "Nej"
    assert facts["Statsborgerskab"].startswith("Danmark")
    assert facts["Civilstand"].startswith("Fraskilt")
    assert facts["Tilmeldt Digital Post"].startswith("Ja")
    assert facts["Lægepraksis"].startswith("Heidi Jensen")
    assert facts["Lægepraksis telefonnummer"] == "98 35 14 66"
    assert facts["Lægepraksis adresse"] == "Toften 3 C, 9240 Nibe"
    assert (facts["Værge"], facts["Værgemål"]) == ("-", "-")

    table = side.locator("#sager table")
    assert [h.strip() for h in table.locator("thead th").all_inner_texts()] == KOLONNER
    rows = [
        [cell.split("\n")[0].strip() for cell in row.locator("th,td").all_inner_texts()]
        for row in table.locator("tbody tr").all()
    ]
    lt, allan = "Lyngby-Taarbæk", "Allan Korsman"
    assert [(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7][:3], r[8], r[9]) for r in rows] == [
        ("Høreapparat, batterier og service", "Primær part", "27.60.04", "Jan Jarlov", "Nexus",
         "Ikke oplyst", "Oplyst", "G01", lt, "14-03-2023"),
        ("Genoptræning", "Primær part", "29.21.04", "Jan Jarlov", "CareSys",
         allan, "Afgjort", "G01", lt, "27-12-2022"),
        ("Sygedagpengesag", "Primær part", "32.30.04", "Jan Jarlov", "KSD",
         allan, "Afsluttet", "G01", lt, "22-12-2022"),
        ("Sygedagpengeopfølgning", "Primær part", "15.17.06", "Jan Jarlov", "Jobcenter",
         allan, "Afgjort", "G01", lt, "20-12-2022"),
        ("Fripladstilskud i SFO", "Sekundær part", "28.09.48", "John Jarlov", "KMD Institution",
         "Birthe Skov", "Afgjort", "G01", lt, "01-08-2022"),
    ]  # fmt: skip


def test_the_block_sager_filters_and_sorts_in_place(side: Page, demo: Demo, log_ind: LogInd):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    titles = side.locator("#sager tbody th")
    side.get_by_role("link", name="Anden part 1").click()
    expect(titles).to_have_text(["Fripladstilskud i SFO"])
    side.get_by_role("link", name="Alle 5").click()
    expect(titles).to_have_count(5)
    side.get_by_role("link", name="Sagstitel").click()
    expect(titles.first).to_have_text("Fripladstilskud i SFO")
    expect(side.locator("#sager th[aria-sort=ascending]")).to_have_text("Sagstitel")
    side.get_by_label("Filtrér på tekst").fill("syge")
    side.get_by_role("button", name="Filtrér", exact=True).click()
    expect(titles).to_have_text(["Sygedagpengeopfølgning", "Sygedagpengesag"])
    assert "syge" not in side.url
    # One returns to where one was, also after a reload.
    side.reload()
    expect(titles).to_have_count(2)


def test_tabs_and_histories_lead_to_jans_past(side: Page, demo: Demo, log_ind: LogInd):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    side.get_by_role("link", name="Se historik for civilstand").click()
    panel = side.locator("#historik")
    expect(panel).to_contain_text("Civilstand, historik")
    expect(panel).to_contain_text("Gift")
    expect(panel).to_contain_text("12-08-1995 til 15-03-2007")
    side.get_by_role("link", name="Adressehistorik").click()
    table = side.locator("main table")
    expect(table.locator("tbody th")).to_have_count(6)
    expect(table).to_contain_text("Fjordbrinken 7")
    expect(table).to_contain_text("01-04-2007")
