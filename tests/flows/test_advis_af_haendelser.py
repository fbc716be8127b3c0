"""Issue 7, "It must show" 1 and 2: groups of all four types from templates, events over HTTP, the
right people and only they; and workflows 10, 11 and 12 of SAPA.md with the demo's own groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from indexes.part.values import DANMARK, CivilstandData, PersonData, RelationData, StatusData
from tests.flows import haendelser as h
from tests.flows.conftest import BRED, vindue
from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg
from tests.part.faelles import bor, borger

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]
I_DAG = datetime.now(DANMARK).date()
UGEN_FOER = I_DAG - timedelta(days=7)


@pytest.fixture(scope="module", autouse=True)
def _ryd(demo: Demo) -> Iterator[None]:
    """Groups, adviser and events of these tests go as they came."""
    ((begyndt, gruppe),) = demo.rows("select now(), coalesce(max(id), 0) from advis_advisgruppe")
    yield
    with psycopg.connect(demo.database.ejer_url) as link:
        nye = "(select uuid from advis_advis where modtaget >= %(t)s or gruppe_id > %(g)s)"
        for tabel in ("advishandling", "kommentar", "advisled", "levering"):
            link.execute(
                f"delete from advis_{tabel} where advis_id in {nye}", {"t": begyndt, "g": gruppe}
            )
        link.execute(
            "delete from advis_advis where modtaget >= %s or gruppe_id > %s", [begyndt, gruppe]
        )
        for tabel in ("kriterium", "sagskriterium", "sagsret"):
            link.execute(f"delete from advis_{tabel} where gruppe_id > %s", [gruppe])
        link.execute(
            "update advis_advisgruppe set tilstand = 'inaktiv', aktiv_version = null where id > %s",
            [gruppe],
        )


SKABELONER = (
    ("flytning_sag", "Prøve: flytning", "Flytning inden for kommunen"),
    ("sag_opstaaet", "Prøve: sag", "Sag opstået"),
    ("arbejdsskade_alle", "Prøve: skade", "Sag anmeldt eller oprettet"),
    ("sygehus_sygedagpenge", "Prøve: sygehus", "Start sygehusophold, indlagt"),
)


def _saet_op(side: Page, skabelon: str, navn: str) -> str:
    """From a template to a dry run that is ordered; its address."""
    side.goto(f"/advis/grupper/ny/{skabelon}/")
    side.get_by_label("Navn *").fill(navn)
    side.get_by_label("Hjemmel").fill("Retssikkerhedsloven § 11 a")
    # Looked up as it is typed, and chosen by the text that was suggested.
    side.get_by_label("Ejer").press_sequentially("alla", delay=5)
    option = side.locator("#f-ejer-forslag option")
    expect(option).to_have_count(1)
    side.get_by_label("Ejer").fill(option.get_attribute("value") or "")
    side.get_by_label("Modtager", exact=True).press_sequentially("sygedag", delay=5)
    option = side.locator("#f-ny_bruger-forslag option").first
    expect(option).to_have_attribute("value", "Sygedagpenge (afdeling under Jobcenter)")
    side.get_by_label("Modtager", exact=True).fill(option.get_attribute("value") or "")
    side.locator(".s-block__foot").get_by_role("button", name="Gem kladde").click()
    expect(side.get_by_text("Kladden er oprettet.")).to_be_visible()
    side.get_by_role("button", name="Kør", exact=True).click()
    expect(side.get_by_text("Prøvekørslen er i gang.")).to_be_visible()
    return side.url.split("?")[0]


def test_all_four_types_from_template_to_finished_advis(
    side: Page, chromium: Browser, demo: Demo, log_ind: LogInd
) -> None:
    log_ind(side, "pda")
    adresser = [_saet_op(side, skabelon, navn) for skabelon, navn, _ in SKABELONER]
    h.arbejd(demo)
    for adresse in adresser:
        side.goto(adresse)
        side.get_by_role("button", name="Tag i brug", exact=True).click()
        expect(
            side.get_by_text(re.compile("Gruppen er taget i brug|Godkendelsen er bestilt"))
        ).to_be_visible()
    # Nobody alone switches on what neither list nor sager hold, while history is short.
    with vindue(chromium, demo, BRED) as anden:
        log_ind(anden, "sta")
        anden.goto(adresser[2])
        anden.get_by_role("button", name="Godkend, og tag i brug").click()
        expect(anden.get_by_text("Gruppen er taget i brug.")).to_be_visible()

    syg = borger("Sigurd Sygemeldt", "1203856011", adresser=bor("Hollandsvej", "8", fra=UGEN_FOER))
    fra = borger("Sigurd Sygemeldt", "1203856011", adresser=bor("Ulrikkenborg Allé", "70"))
    h.sker(demo, "F11", fra, I_DAG - timedelta(days=400))
    h.arbejd(demo)
    h.sag(demo, "KSD", "Sygedagpenge", "32.30.04", "Sigurds sygedagpenge", syg)
    h.arbejd(demo)
    gammel = replace(fra.adresser[0], til=UGEN_FOER)
    h.sker(demo, "F10", h.flyttet(syg, gammel, *syg.adresser), UGEN_FOER)
    h.besked(demo, "AES", "A01", syg.cpr, sag=h.UUID(int=7))
    h.besked(demo, "SYGEHUS", "STIN", syg.cpr)
    h.arbejd(demo)

    with vindue(chromium, demo, BRED) as ako, vindue(chromium, demo, BRED) as lbr:
        log_ind(ako, "ako")
        log_ind(lbr, "lbr")
        for page, antal in ((ako, 4), (lbr, 0)):
            page.goto("/advis/")
            expect(page.locator("li.s-item", has_text="Prøve:")).to_have_count(antal)
        for _skabelon, navn, haendelse in SKABELONER:
            row = ako.locator("li.s-item", has_text=navn)
            expect(row).to_contain_text("Sigurd Sygemeldt")
            row.get_by_role("link").first.click()
            expect(ako.locator("#advis h2")).to_contain_text(haendelse)
            ako.keyboard.press("e")
            expect(ako.get_by_text("1 færdiggjort.")).to_be_visible()
        expect(ako.locator("li.s-item", has_text="Prøve:")).to_have_count(0)
        ako.goto("/advis/?vis=faerdige")
        expect(ako.locator("li.s-item", has_text="Prøve:")).to_have_count(4)

    sket = demo.rows(
        "select brugernavn, beskrivelse, count(*) from access_revisionslog"
        " where beskrivelse in ('Ændring Advisgruppe', 'Advis behandlet')"
        " or (beskrivelse = 'Visning Adviser' and nummer = %s) group by 1, 2 order by 1, 2",
        [syg.cpr],
    )
    fortalt = {(bruger, hvad): antal for bruger, hvad, antal in sket}
    assert fortalt["ako", "Visning Adviser"] == 4
    assert fortalt["ako", "Advis behandlet"] == 4
    assert fortalt["pda", "Ændring Advisgruppe"] >= 12  # made, dry run, switched on
    assert fortalt["sta", "Ændring Advisgruppe"] >= 1
    assert ("lbr", "Visning Adviser") not in fortalt


def _i_gruppen(demo: Demo, skabelon: str) -> str:
    """The address of the inbox for one of the demo's groups."""
    ((id_,),) = demo.rows(
        "select id from advis_advisgruppe where skabelon = %s and myndighed = 173"
        " order by id limit 1",
        [skabelon],
    )
    return f"/advis/?g={id_}"


def _cpr(foedt: date, loebenr: str) -> str:
    return f"{foedt:%d%m%y}{loebenr}"


def _aabn(page: Page, adresse: str, navn: str) -> None:
    page.goto(adresse)
    page.locator("li.s-item", has_text=navn).first.get_by_role("link").first.click()
    expect(page.locator("#advis h2")).to_be_visible()


def test_workflows_10_11_and_12(
    side: Page, chromium: Browser, demo: Demo, log_ind: LogInd, axe: str
) -> None:
    # 10: a nine-year-old moves in from Odense.
    foedt = I_DAG - timedelta(days=9 * 365 + 100)
    odense = bor("Vestergade", "1", kommunekode=461, postnr="5000", by="Odense C")[0]
    odense = replace(odense, fra=foedt, til=UGEN_FOER)
    barn = borger(
        "Tandine Tilflytter",
        _cpr(foedt, "6082"),
        adresser=(odense, *bor("Hollandsvej", "14", fra=UGEN_FOER)),
    )
    # Its mother moves along; its father stays in Odense.
    mor, far = _foraeldre(barn)
    h.sker(demo, "F11", barn, UGEN_FOER, andre=(mor, far))
    # 11: a borrower and a spouse; 12: a citizen with a sag of refusion. First they are there.
    bo, ida = _par()
    rune = borger("Rune Refusion", "0304526013", adresser=bor("Lyngby Hovedgade", "99"))
    h.sker(demo, "F50", bo, UGEN_FOER, andre=(ida, rune))
    h.arbejd(demo)
    h.sag(demo, "ESDH", "Ydelse", "32.06.16", "Bos lån til beboerindskud", bo)
    h.sag(demo, "ESDH", "Ydelse", "32.18.04", "Runes mellemkommunale refusion", rune)
    h.arbejd(demo)
    h.sker(demo, "F10", _flytter(ida, "Buddingevej"), UGEN_FOER)
    doed = I_DAG - timedelta(days=2)
    h.sker(
        demo,
        "F01",
        replace(
            rune,
            status="90",
            status_fra=doed,
            statusser=(StatusData("01", rune.foedt, doed), StatusData("90", doed)),
            adresser=(replace(rune.adresser[0], til=doed),),
        ),
        doed,
    )
    h.arbejd(demo)

    with vindue(chromium, demo, BRED) as mra:
        log_ind(mra, "mra")
        _aabn(mra, _i_gruppen(demo, "tilflytning_tandpleje"), "Tandine Tilflytter")
        expect(mra.locator(".s-change")).to_contain_text("Odense")
        mra.locator("#advis").get_by_role("link", name="Adressehistorik").click()
        expect(mra.get_by_role("heading", name="Adressehistorik", exact=True)).to_be_visible()
        expect(mra.locator("main")).to_contain_text("Vestergade 1")
        _aabn(mra, _i_gruppen(demo, "tilflytning_tandpleje"), "Tandine Tilflytter")
        mra.locator("#advis").get_by_role("link", name="Skriv brev til").click()
        expect(mra.get_by_text("SAPA sender ikke breve")).to_be_visible()
        breve = mra.locator("article")
        expect(breve).to_have_count(2)
        expect(breve.filter(has_text="Merete Tilflytter")).to_contain_text("Hollandsvej 14")
        expect(breve.filter(has_text="Frank Fraflyttet")).to_contain_text("5000 Odense C")
        for n in range(2):
            expect(breve.nth(n)).to_contain_text("Tandine Tilflytter er flyttet til kommunen")
        with mra.expect_download() as hentet:
            mra.get_by_role("link", name="Hent som PDF").click()
        assert hentet.value.suggested_filename == "breve.pdf"
        assert undersoeg(mra, axe, "brev") == []
        _aabn(mra, _i_gruppen(demo, "tilflytning_tandpleje"), "Tandine Tilflytter")
        mra.locator("#advis").get_by_role("button", name="Færdiggør").click()
        expect(mra.get_by_text("1 færdiggjort.")).to_be_visible()
        _aabn(mra, _i_gruppen(demo, "tilflytning_tandpleje") + "&vis=faerdige", "Tandine")
        expect(mra.locator("#advis .s-thread")).to_contain_text("Færdiggjort af Mette Ravn")

    log_ind(side, "lbr")
    laan = _i_gruppen(demo, "flytning_boliglaan")
    _aabn(side, laan, "Bo Låntager")
    expect(side.locator("#advis")).to_contain_text("Sket for ægtefællen")
    expect(side.locator("#advis")).to_contain_text("Ida Låntager")
    h.sker(demo, "F10", _flytter(bo, "Gammel Bagsværdvej"), UGEN_FOER)
    h.arbejd(demo)
    _aabn(side, laan, "Bo Låntager")
    expect(side.locator("#advis")).not_to_contain_text("Sket for ægtefællen")
    expect(side.locator(".s-change")).to_contain_text("Klampenborgvej 12")
    expect(side.locator(".s-change")).to_contain_text("Gammel Bagsværdvej 3")
    expect(side.locator("#advis")).to_contain_text(f"{UGEN_FOER:%d-%m-%Y}")
    side.locator("#advis").get_by_role("link", name="Bo Låntager").click()
    expect(side.get_by_role("link", name="UDK Ydelser")).to_be_visible()

    _aabn(side, _i_gruppen(demo, "doedsfald_sag"), "Rune Refusion")
    expect(side.locator("#advis h2")).to_have_text("Dødsfald")
    expect(side.locator("#advis")).to_contain_text("Runes mellemkommunale refusion")
    side.locator("#advis").get_by_role("link", name="Rune Refusion").click()
    expect(side.locator("main")).to_contain_text(f"{doed:%d-%m-%Y}")


def _foraeldre(barn: PersonData) -> tuple[PersonData, PersonData]:
    """Who has forældremyndighed over it: one at its new address, one in Odense."""
    myndig = (RelationData("foraeldremyndighed_over", barn.cpr),)
    odense = bor("Vestergade", "1", kommunekode=461, postnr="5000", by="Odense C")
    return (
        borger("Merete Tilflytter", "0508846012", adresser=barn.adresser[-1:], relationer=myndig),
        borger("Frank Fraflyttet", "1109826013", adresser=odense, relationer=myndig),
    )


def _par() -> tuple[PersonData, PersonData]:
    hjem = bor("Klampenborgvej", "12", fra=date(2018, 3, 1))
    gift = date(2015, 6, 6)
    bo = borger("Bo Låntager", "0207756013", adresser=hjem)
    ida = borger("Ida Låntager", "0411786012", adresser=hjem)
    return (
        replace(bo, civilstand=(CivilstandData("G", gift, None, ida.cpr),)),
        replace(ida, civilstand=(CivilstandData("G", gift, None, bo.cpr),)),
    )


def _flytter(p: PersonData, vej: str) -> PersonData:
    return h.flyttet(p, replace(p.adresser[0], til=UGEN_FOER), *bor(vej, "3", fra=UGEN_FOER))
