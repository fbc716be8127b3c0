"""An administrator without training makes what a library and a caseworker see; they see exactly it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.flows.server import Demo, koer
from tests.flows.test_advisgrupper import PROEVEKOER
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]
ROLLE, VISNING = "Prøve: pleje", "Prøve: bibliotek"
TITEL, GRUPPE = "Prøve: samtale om pleje", "Prøve: plejens skader"
RYD = """
delete from fordeling_titel where tekst like 'Prøve: %';
delete from fordeling_kladde where bruger_id in (
    select id from access_bruger where brugernavn = 'proevesag');
update advis_advisgruppe set tilstand = 'inaktiv', aktiv_version = null
where navn like 'Prøve: %';
delete from administration_administrationsaendring where myndighed_id is not null;
delete from visning_visningsaendring where visning_id in (
    select id from visning_maalgruppevisning where navn like 'Prøve: %');
delete from visning_maalgruppevisning where navn like 'Prøve: %';
delete from access_adgangsgruppe where bruger_id in (
    select id from access_bruger where brugernavn in ('proevebib', 'proevesag'));
delete from access_tildeling where bruger_id in (
    select id from access_bruger where brugernavn in ('proevebib', 'proevesag'));
delete from access_dataafgraensning where jobfunktionsrolle_id in (
    select id from access_jobfunktionsrolle where navn like 'Prøve: %');
delete from access_jobfunktionsrolle where navn like 'Prøve: %';
delete from opsaetning_nyhedset;
update access_bruger set demo = false, aktiv = false
where brugernavn in ('proevebib', 'proevesag');
"""


@pytest.fixture(autouse=True)
def _ryd(demo: Demo) -> Iterator[None]:
    """Nothing of it stays for the tests that share the demo."""
    yield
    with psycopg.connect(demo.database.ejer_url) as connection:
        connection.execute(RYD)


def _emne_og_enhed(demo: Demo) -> tuple[str, str, str, int]:
    """The unit with most sager of KLE 27: its uuid and name, a person of one of them, how many."""
    ((uuid, navn, part, antal),) = demo.rows(
        """select e.uuid, e.navn, (array_agg(l.part_uuid order by p.cpr))[1]::text,
          count(distinct s.uuid)
        from sag_sag s join access_organisationsenhed e on s.enhed between e.fra and e.til
        join sag_saglinje l on l.sag_uuid = s.uuid
        left join part_person p on p.part_uuid = l.part_uuid
        where s.kle between 270000 and 279999 and s.myndighed = 173 and e.myndighed_id = 173
          and s.foelsomhed <= 3 and s.sikkerhedsprofil is null and not s.lukket
          and e.til - e.fra < 200000
        group by e.uuid, e.navn order by count(*), e.navn limit 1"""
    )
    return str(uuid), navn, part, antal


def _menu(side: Page, navn: str) -> None:
    side.get_by_role("link", name="Administration", exact=True).first.click()
    side.get_by_role("main").get_by_role("link", name=navn, exact=True).click()


def _bruger(side: Page, navn: str, brugernavn: str, rolle: str) -> None:
    _menu(side, "Brugere")
    side.get_by_role("link", name="Ny bruger").click()
    side.get_by_label("Navn", exact=True).fill(navn)
    side.get_by_label("Brugernavn").fill(brugernavn)
    side.get_by_label(rolle, exact=True).check()
    side.get_by_role("button", name="Gem", exact=True).last.click()
    expect(side.get_by_text("Brugeren er gemt.")).to_be_visible()


def _rolle(side: Page, navn: str, *, kle: str = "", enhed: str = "") -> None:
    """A role of two rights: to see people, and the sager that are named. Who has the sager writes
    notes on them, and handles adviser."""
    _menu(side, "Jobfunktionsroller")
    side.get_by_role("link", name="Ny rolle").click()
    side.get_by_label("Navn", exact=True).fill(navn)
    _ret(side, 0, "Se personer", "*")
    if kle:
        _ret(side, 1, "Se sager", kle.replace(".", "", 1), enhed)
        side.get_by_role("button", name="Prøv", exact=True).click()
        expect(side.get_by_role("alert")).to_contain_text("Skriv KLE som")
        side.get_by_label("KLE-emner").nth(1).fill(kle)
        _ret(side, 2, "Oprette journalnotater", kle, enhed)
        _ret(side, 3, "Behandle adviser", "*")


def _ret(side: Page, nr: int, maa: str, kle: str, enhed: str = "") -> None:
    """One right of the role that is being made."""
    if nr:
        side.get_by_role("button", name="Tilføj rettighed").click()
    side.get_by_label("Må").nth(nr).select_option(label=maa)
    side.get_by_label("KLE-emner").nth(nr).fill(kle)
    side.get_by_label("Følsomhed").nth(nr).select_option(index=3)
    if enhed:
        side.get_by_text("Kun enheder").nth(nr).click()
        side.locator(f"#e{nr}-{enhed}").check()


def _titel(side: Page) -> None:
    """A predefined title, beside those that there are."""
    _menu(side, "Prædefinerede titler")
    felt = side.get_by_label("Titler")
    felt.fill(f"{felt.input_value()}\n{TITEL}")
    side.get_by_role("button", name="Gem").click()
    expect(side.get_by_text("Ændringen er gemt og gælder nu.")).to_be_visible()


def _advisgruppe(side: Page, demo: Demo) -> str:
    """A group from a template for the caseworker alone, tried; its address, where another approves
    it: the demo's history is too short for one to decide."""
    _menu(side, "Advisgrupper")
    side.get_by_role("link", name="Ny advisgruppe").click()
    side.get_by_role("link", name="Sæt op fra skabelon: Arbejdsskade: alle trin").click()
    side.get_by_label("Navn *").fill(GRUPPE)
    side.get_by_label("Ejer").fill("proevesag")
    side.get_by_label("Modtager", exact=True).fill("proevesag")
    side.get_by_role("button", name="Tilføj modtager").click()
    expect(
        side.get_by_role("group", name="Modtagere").get_by_text("Søren Prøve").first
    ).to_be_visible()
    side.locator(".s-block__foot").get_by_role("button", name="Gem kladde").click()
    expect(side.get_by_text("Kladden er oprettet.")).to_be_visible()
    side.get_by_role("button", name="Kør", exact=True).click()
    expect(side.get_by_text("Prøvekørslen er i gang.")).to_be_visible()
    koer(["-c", PROEVEKOER], demo.database.env())
    side.get_by_role("button", name="Tag i brug", exact=True).click()
    expect(side.get_by_text("Godkendelsen er bestilt")).to_be_visible()
    return side.url.split("?")[0]


def _grupper(side: Page) -> Locator:
    """The advisgrupper by which she may narrow her inbox."""
    side.goto("/advis/")
    side.locator("summary", has_text="Advisgrupper").click()
    return side.get_by_role("group", name="Advisgrupper").locator("label")


def test_what_an_administrator_makes_is_what_they_see(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
) -> None:
    enhed, enhedsnavn, part, antal = _emne_og_enhed(demo)
    log_ind(side, "pda")
    found = []
    # A caseworker's role: KLE 27.* in one unit. It is tried before it is saved.
    _rolle(side, ROLLE, kle="27.*", enhed=enhed)
    side.get_by_role("button", name="Prøv", exact=True).click()
    expect(side.locator("#naar-svar dd").first).to_have_text(str(antal))
    expect(side.locator("#naar-svar")).to_contain_text(enhedsnavn)
    found += undersoeg(side, axe, "rolle")
    side.get_by_role("button", name="Gem", exact=True).last.click()
    expect(side.get_by_text("Rollen er gemt.")).to_be_visible()
    _rolle(side, f"{ROLLE}, bibliotek")
    side.get_by_role("button", name="Gem", exact=True).last.click()
    expect(side.get_by_text("Rollen er gemt.")).to_be_visible()
    # The library's view: from the template, tried as the role, bound to it.
    _menu(side, "Målgrupper")
    side.get_by_role("link", name="Ny målgruppe").click()
    side.get_by_label("Navn", exact=True).fill(VISNING)
    side.get_by_role("button", name="Brug skabelonen Bibliotek", exact=True).click()
    side.get_by_role("button", name="Flyt Familie- og bopælssamling op").click()
    side.get_by_label("Rolle", exact=True).select_option(label=f"{ROLLE}, bibliotek")
    side.get_by_role("button", name="Vis som rollen").click()
    tabs = side.locator("#syn ul li")
    expect(tabs).to_have_text(["Overblik", "Familie- og bopælssamling", "Adressehistorik"])
    found += undersoeg(side, axe, "målgruppe")
    side.get_by_label("Dem, der er valgt herunder").check()
    side.get_by_label(f"{ROLLE}, bibliotek", exact=True).check()
    side.get_by_role("button", name="Gem", exact=True).last.click()
    expect(side.get_by_text("Visningen er gemt.")).to_be_visible()
    _bruger(side, "Bente Prøve", "proevebib", f"{ROLLE}, bibliotek")
    _bruger(side, "Søren Prøve", "proevesag", ROLLE)
    found += undersoeg(side, axe, "bruger")
    _menu(side, "Brugere")
    side.get_by_role("link", name="Søren Prøve").click()
    side.get_by_label("Kan logge ind").uncheck()
    side.get_by_role("button", name="Forhåndsvis").press("Enter")
    expect(side.get_by_role("region", name="Sådan bliver det")).to_be_in_viewport()
    expect(side.locator(".s-syn--ny")).to_contain_text("brugeren kan ikke logge ind")
    found += undersoeg(side, axe, "bruger, forhåndsvist")
    _titel(side)
    gruppen = _advisgruppe(side, demo)
    _menu(side, "Ændringer")
    expect(
        side.get_by_role("rowheader", name="Jobfunktionsrolle: Prøve: pleje").first
    ).to_be_visible()
    found += undersoeg(side, axe, "ændringer")
    # The administrator herself may see nobody.
    assert side.goto(f"/person/{part}/").status == 403  # type: ignore[union-attr]
    side.vidne.fejl.clear()  # type: ignore[attr-defined]  # the refusal was the browser's to tell
    side.goto("/")
    side.get_by_role("button", name="Log ud").click()
    log_ind(side, "sta")
    side.goto(gruppen)
    side.get_by_role("button", name="Godkend, og tag i brug").click()
    expect(side.get_by_text("Gruppen er taget i brug.")).to_be_visible()
    side.get_by_role("button", name="Log ud").click()
    # The librarian sees her three tabs and no sag; she writes no note and has no inbox.
    log_ind(side, "proevebib")
    side.goto(f"/person/{part}/")
    expect(side.locator(".s-person .s-tabs a")).to_have_text(
        ["Overblik", "Familie- og bopælssamling", "Adressehistorik"]
    )
    expect(side.get_by_role("heading", name="Sager", exact=True)).to_have_count(0)
    expect(side.get_by_role("link", name="Send journalnotat")).to_have_count(0)
    assert side.goto("/advis/").status == 403  # type: ignore[union-attr]
    side.vidne.fejl.clear()  # type: ignore[attr-defined]
    side.goto("/")
    side.get_by_role("button", name="Log ud").click()
    # The caseworker sees the sager of her subject in her unit, and no other.
    log_ind(side, "proevesag")
    side.goto(f"/person/{part}/")
    ((seen,),) = demo.rows(
        """select count(*) from sag_saglinje l join access_organisationsenhed e
            on l.enhed between e.fra and e.til
        where l.part_uuid = %s and e.uuid = %s and l.kle between 270000 and 279999
          and l.foelsomhed <= 3 and l.rolle = 1 and not l.lukket""",
        [part, enhed],
    )
    rows = side.locator("section", has=side.get_by_role("heading", name="Sager", exact=True))
    expect(rows.locator("tbody tr")).to_have_count(seen)
    # The title is offered with her note, and the group is the one in her inbox.
    side.get_by_role("link", name="Send journalnotat").first.click()
    expect(side.locator(f'#titler option[value="{TITEL}"]')).to_have_count(1)
    expect(_grupper(side)).to_have_text([GRUPPE])
    assert found == []
