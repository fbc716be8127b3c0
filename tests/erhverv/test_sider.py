"""The pages about companies and properties: what they show, log and cost, and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.models import Bruger, Revisionslog
from access.values import Permission
from indexes.part.services import indlaes_personer
from indexes.sag.models import Sag, SagLinje
from indexes.sag.values import Partsrolle
from sapa.overblik.kriterier import Kriterier
from tests.erhverv.faelles import (
    BFE,
    ESR,
    FIRMA,
    HOLDING,
    JAN,
    JYTTE,
    ejendom,
    optag_udsagn,
    parter,
    virksomhed,
)
from tests.part.faelles import BESKYTTET, bor, borger

pytestmark = pytest.mark.django_db
LavSag = Callable[..., UUID]


@pytest.fixture
def register(myndigheder: Any) -> dict[str, UUID]:
    now = timezone.now()
    indlaes_personer(
        [
            borger("Jan Jarlov", JAN),
            borger("Jytte Rømer", JYTTE, beskyttelser=BESKYTTET, adresser=bor("Hæstvej", "7")),
        ],
        now=now,
    )
    holding = {"cvr": HOLDING, "navne": [{"navn": "Holdingen ApS"}], "ejere": [{"cpr": JAN}]}
    optag_udsagn(virksomhed(), holding, ejendom(), now=now)
    keys = (f"cpr:{JAN}", f"cpr:{JYTTE}", f"cvr:{FIRMA}", f"cvr:{HOLDING}", f"bfe:{BFE}")
    return dict(zip(("jan", "jytte", "firma", "holding", "hus"), parter(*keys), strict=True))


@pytest.fixture
def browser(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_SAG]}))


def hent(browser: Client, adresse: str, **headers: str) -> str:
    svar = browser.get(adresse, headers=headers)
    assert svar.status_code == 200, adresse
    return svar.content.decode()


def logget() -> list[tuple[str, str]]:
    rows = Revisionslog.objects.order_by("tidspunkt", "beskrivelse")
    return [(row.beskrivelse, row.part) for row in rows if not row.beskrivelse.startswith("Log")]


def byggesag(lav_sag: LavSag, hus: UUID, *parter_: UUID, **facts: Any) -> UUID:
    """A sag about a property, straight into the projection."""
    uuid = lav_sag(*parter_, **facts)
    sag = Sag.objects.unguarded(reason="test data").filter(uuid=uuid).values().get()
    felter = {f.name for f in SagLinje._meta.concrete_fields} - {"part_uuid", "sag_uuid"}
    SagLinje.objects.unguarded(reason="test data").create(
        part_uuid=hus,
        sag_uuid=uuid,
        rolle=Partsrolle.EJENDOM,
        indeks="1",
        virkning=(None, None),
        **{navn: sag[navn] for navn in felter & sag.keys()},
    )
    return uuid


def test_the_company_page_tells_all_that_cvr_says(browser: Client, register: dict[str, UUID]):
    page = hent(browser, f"/virksomhed/{register['firma']}/")
    for tekst in (
        "Prøve Byg ApS", "Anpartsselskab", "Under konkurs", "siden 01-10-2026", "Reklamebeskyttet",
        "412000 Opførelse af bygninger", "433200 Tømrervirksomhed", "3. kvartal 2026",
        "1004100001", "Fuglekærsvej 14, 2800 Kgs. Lyngby", "2-4", "33,34-49,99 %", "Holdingen ApS",
        "Prøve Byg I/S", "211070-XXXX",
    ):  # fmt: skip
        assert tekst in page, tekst
    assert JAN not in page
    assert f'href="/person/{register["jan"]}/"' in page
    assert f'href="/virksomhed/{register["holding"]}/"' in page


def test_what_a_company_owns_says_how_fresh_it_is(browser: Client, register: dict[str, UUID]):
    page = hent(browser, f"/virksomhed/{register['firma']}/")
    block = page.partition('id="ejerskab"')[2].partition("</section>")[0]
    sources = block.partition('class="s-sources"')[2].partition("</div>")[0]
    assert "CVR" in sources
    assert "BBR" in sources


def test_the_look_at_a_company_is_logged_and_so_is_each_person_shown(
    browser: Client, register: dict[str, UUID]
):
    page = hent(browser, f"/virksomhed/{register['firma']}/")
    firma = f"{FIRMA} - Prøve Byg ApS"
    assert sorted(logget()) == [
        ("Visning Ejer#Person", "211070-3435 - Jan Jarlov"),
        ("Visning Sager#Sag", firma),
        ("Visning Virksomhedsoverblik#Virksomhed", firma),
        ("Visning#Virksomhed", firma),
    ]
    assert "4 elementer" in page


def test_the_property_page_tells_its_owners_and_hides_the_protected_one(
    browser: Client,
    register: dict[str, UUID],
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    page = hent(browser, f"/ejendom/{register['hus']}/")
    for tekst in (
        "Skovbrynet 38, 2800 Kgs. Lyngby", BFE, ESR, "Samlet fast ejendom", "Jan Jarlov",
        "Holdingen ApS", "1/3", "Ejer med beskyttet adresse",
    ):  # fmt: skip
        assert tekst in page, tekst
    assert "Rømer" not in page
    assert str(register["jytte"]) not in page
    assert {part for _, part in logget()} == {
        f"BFE {BFE} - Skovbrynet 38, 2800 Kgs. Lyngby",
        "211070-3435 - Jan Jarlov",
    }

    rettigheder = [Permission.SE_PERSON, Permission.SE_SAG, Permission.SE_BESKYTTET]
    page = hent(log_ind(bruger_med({"permissions": rettigheder})), f"/ejendom/{register['hus']}/")
    assert "Jytte Rømer" in page
    # On paper, which reaches others, she is left out.
    assert re.search(r'<tr class="[^"]*s-noprint">.{0,60}.*Jytte Rømer', page)
    assert "udeladt i udskriften" in page
    assert any("Jytte Rømer" in part for _, part in logget())


def test_a_persons_page_tells_what_he_owns_and_the_sager_about_it(
    browser: Client, register: dict[str, UUID], lav_sag: LavSag
):
    sag = byggesag(lav_sag, register["hus"], register["jan"], titel="Byggetilladelse")
    page = hent(browser, f"/person/{register['jan']}/")
    blok = page[page.index('id="ejendomssager"') :]
    assert "Byggetilladelse" in blok
    assert f'href="/sag/{sag}/"' in blok
    assert "Skovbrynet 38, 2800 Kgs. Lyngby" in blok
    assert "50-66,65 %" not in page  # the holding's share of the company
    assert "Prøve Byg ApS" in page
    assert ("Visning Ejerskab#Part", "211070-3435 - Jan Jarlov") in logget()
    # No two elements of the page share an id, though two blocks list sager.
    ider = re.findall(r' id="([^"]+)"', page)
    assert len(ider) == len(set(ider))


def test_a_persons_page_without_properties_says_so(browser: Client, register: dict[str, UUID]):
    page = hent(browser, f"/person/{register['jytte']}/")
    blok = page[page.index('id="ejendomssager"') :]
    assert "Her er ingen informationer at vise." in blok
    assert "Ejendomme bliver ikke vist, fordi adressen er beskyttet." in blok
    assert BFE not in page
    assert "Skovbrynet" not in page


def test_without_the_right_to_sager_the_property_has_no_such_block(
    register: dict[str, UUID],
    lav_sag: LavSag,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    byggesag(lav_sag, register["hus"], titel="Byggetilladelse")
    browser = log_ind(bruger_med({"permissions": [Permission.SE_PERSON]}))
    for adresse in (f"/ejendom/{register['hus']}/", f"/person/{register['jan']}/"):
        page = hent(browser, adresse)
        assert "Byggetilladelse" not in page
    blok = {"hx-request": "true", "hx-target": "sager"}
    assert browser.get(f"/ejendom/{register['hus']}/", headers=blok).status_code == 404
    assert "Visning Sager#Sag" not in dict(logget())


def test_the_block_of_a_property_is_filtered_as_a_persons_is(
    browser: Client, register: dict[str, UUID], lav_sag: LavSag
):
    byggesag(lav_sag, register["hus"], titel="Carport", fremdrift=2)
    byggesag(lav_sag, register["hus"], titel="Udestue", fremdrift=4)
    adresse = f"/ejendom/{register['hus']}/"
    blok = hent(browser, f"{adresse}?status=oplyst", **{"hx-request": "t", "hx-target": "sager"})
    assert "Carport" in blok
    assert "Udestue" not in blok
    assert "Vis sager hvor parten er" not in blok
    svar = browser.post(f"{adresse}sager/", {"tekst": "udestue", "sorter": "titel"})
    assert svar["Location"].startswith(f"{adresse}?sorter=titel&f=")
    assert "Udestue" in hent(browser, svar["Location"])


def test_hidden_and_absent_are_one_answer(
    browser: Client,
    register: dict[str, UUID],
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    assert browser.get(f"/ejendom/{uuid4()}/").status_code == 404
    assert browser.get(f"/virksomhed/{uuid4()}/").status_code == 404
    uden = log_ind(bruger_med())
    for art, navn in (("ejendom", "hus"), ("virksomhed", "firma")):
        assert uden.get(f"/{art}/{register[navn]}/").status_code == 403


def test_a_p_enhed_of_a_sag_leads_to_its_company(browser: Client, register: dict[str, UUID]):
    (penhed,) = parter("pnr:1004100001")
    svar = browser.get(f"/person/{penhed}/", follow=True)
    assert svar.redirect_chain[-1][0] == f"/virksomhed/{register['firma']}/"


@pytest.mark.parametrize(
    ("skrevet", "ejendom_"),
    [
        ("BFE 9000101", "BFE 9000101"), ("bfe-9000101", "bfe-9000101"), ("173-012345", "173-012345"),
        ("ESR 173-12345", "ESR 173-12345"), ("9000101", "9000101"), ("12345678", ""), ("Skovbrynet 38", ""),
        ("211070-3435", ""), ("211070", ""),
    ],
)  # fmt: skip
def test_the_box_of_the_bar_knows_a_propertys_number(skrevet: str, ejendom_: str):
    assert Kriterier.af_fritekst(skrevet).ejendom == ejendom_


def test_a_number_opens_the_property_and_an_address_lists_them(
    browser: Client, register: dict[str, UUID]
):
    svar = browser.post("/soeg/", {"q": f"BFE {BFE}"}, follow=True)
    assert svar.redirect_chain[-1][0] == f"/ejendom/{register['hus']}/"
    svar = browser.post("/soeg/", {"art": "ejendom", "ejendom": "skovbrynet"}, follow=True)
    page = svar.content.decode()
    assert f'href="/ejendom/{register["hus"]}/"' in page
    assert "Jan Jarlov" not in page
    # The search text is in the log, never in the address.
    assert "skovbrynet" not in svar.redirect_chain[-1][0]
    kriterier = Revisionslog.objects.filter(beskrivelse="Søgning Ejendom").values_list(
        "soegekriterier", flat=True
    )
    assert any("Adresse: skovbrynet, Kommune:" in k for k in kriterier)
    page = browser.post("/soeg/", {"art": "ejendom"}).content.decode()
    assert "Skriv et BFE-nummer, et ESR-nummer eller en adresse." in page


@pytest.mark.parametrize("art", ["virksomhed", "ejendom", "person"])
def test_a_page_costs_the_same_for_few_and_for_many(
    art: str, browser: Client, register: dict[str, UUID], lav_sag: LavSag
):
    """Owners, P-enheder, properties and their sager: every statement is counted."""
    adresse = f"/{art}/{register[{'virksomhed': 'firma', 'ejendom': 'hus', 'person': 'jan'}[art]]}/"
    byggesag(lav_sag, register["hus"], register["jan"], titel="Carport")

    def pris() -> int:
        hent(browser, adresse)
        with CaptureQueriesContext(connection) as fanget:
            hent(browser, adresse)
        return len(fanget)

    faa = pris()
    mange = range(20)
    ejere = [{"cpr": JAN}, {"cpr": JYTTE}, {"cvr": HOLDING}]
    ejere += [{"navn": f"Fremmed {n}"} for n in mange]
    optag_udsagn(
        virksomhed(
            penheder=[{"pnr": f"10{n:08}", "navn": f"Sted {n}"} for n in mange], ejere=ejere
        ),
        ejendom(ejere=ejere),
        *(ejendom(f"{9300000 + n}", esr="", ejere=[{"cpr": JAN}]) for n in mange),
        dag=0,
    )
    for n in mange:
        byggesag(lav_sag, register["hus"], register["jan"], titel=f"Sag {n}")
    assert pris() == faa
