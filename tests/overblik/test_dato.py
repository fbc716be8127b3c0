"""Som det så ud den …: every tab on an earlier day, by virkning, with today's protection."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.formaal import services as formaal
from access.formaal.values import HISTORISK_ADRESSE
from access.klienter.values import Aftale
from access.models import Bruger, Fagsystem, Revisionslog
from indexes.part.services import indlaes_personer
from indexes.part.values import CivilstandData
from indexes.registrering.services import OK, Klient, importer
from tests import beskeder
from tests.faelles import ALT, KOMMUNE, NU
from tests.overblik.conftest import JAN_CPR, Borgere
from tests.overblik.test_tidslinje import notat, ydelse
from tests.part.faelles import bor, borger

pytestmark = pytest.mark.django_db
FANER = (
    *("", "ydelser/", "udk-ydelser/", "adressehistorik/", "familie/", "institutioner/"),
    *("tidslinje/", "helhed/", "dokumenter/", "journalnotater/", "kontanthjaelpsloft/"),
)
DATO = "2021-06-01"


@pytest.fixture
def ser(
    borgere: Borgere, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> Client:
    return log_ind(bruger_med({"permissions": ALT}))


def hent(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def tekst(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page[page.index("<main") :]).split())


@pytest.mark.parametrize("fane", FANER)
def test_the_day_goes_from_tab_to_tab_is_said_and_is_logged(
    borgere: Borgere, ser: Client, fane: str
):
    page = hent(ser, f"/person/{borgere.jan}/{fane}?dato={DATO}")
    assert "som det så ud den 01-06-2021" in page
    nav = page[page.index('class="s-tabs"') :].split("</nav>")[0]
    links = re.findall(r'href="([^"]+)"', nav)
    assert len(links) > 8
    assert all(link.endswith(f"?dato={DATO}") for link in links)
    told = set(Revisionslog.objects.values_list("soegekriterier", flat=True))
    assert told == ({""} if fane.startswith("kontant") else {"VistDato: 01-06-2021"})
    assert "som det så ud den 01-06" not in hent(ser, f"/person/{borgere.jan}/{fane}")


@pytest.mark.parametrize("dato", ["i går", "2999-01-01", "1800-01-01", "2021-02-31"])
def test_a_day_that_is_none_is_today_and_says_so(borgere: Borgere, ser: Client, dato: str):
    page = hent(ser, f"/person/{borgere.jan}/?dato={dato}")
    assert "Her er det, der gælder i dag." in page
    assert "dato-fejl" in page


def test_personoplysninger_are_of_the_day_and_the_header_of_today(borgere: Borgere, ser: Client):
    _flyttet()
    address = f"/person/{borgere.jan}/"
    now, then = (hent(ser, f"{address}{q}") for q in ("", f"?dato={DATO}"))
    facts = r"<dt>Adresse</dt><dd><span><a [^>]*>([^<]+)</a></span></dd>"
    assert "Nyvej 2" in re.search(facts, now)[1]  # type: ignore[index]
    assert "Gammelvej 1" in re.search(facts, then)[1]  # type: ignore[index]
    assert "Nyvej 2" in then.split('id="personoplysninger"')[0]
    civil = r"<dt>Civilstand</dt><dd>(\w+)"
    assert re.search(civil, now)[1] == "Gift"  # type: ignore[index]
    assert re.search(civil, then)[1] == "Ugift"  # type: ignore[index]
    lines = tekst(hent(ser, f"{address}adressehistorik/?dato={DATO}"))
    assert "Gammelvej 1" in lines
    assert "nu" in lines.split("Gammelvej 1", 2)[-1][:120]


def _flyttet() -> None:
    jan = borger(
        "Jan Jarlov",
        JAN_CPR,
        adresser=(
            *bor("Gammelvej", "1", fra=date(2010, 1, 1), til=date(2022, 1, 1)),
            *bor("Nyvej", "2", fra=date(2022, 1, 1)),
        ),
        civilstand=(
            CivilstandData("U", date(2000, 1, 1), date(2022, 5, 1)),
            CivilstandData("G", date(2022, 5, 1), None),
        ),
    )
    indlaes_personer([jan], now=timezone.now())


def test_who_is_protected_today_is_hidden_on_every_day(borgere: Borgere, ser: Client):
    """Before her protection began, too: where she lived then may be where she lives now."""
    for fane in FANER:
        page = hent(ser, f"/person/{borgere.jytte}/{fane}?dato=2012-03-01")
        assert "Hemmelivej" not in page, fane
    assert "Beskyttet adresse" in hent(ser, f"/person/{borgere.jytte}/?dato=2012-03-01")


def test_an_earlier_day_asks_for_the_purpose_of_address_history(borgere: Borgere, ser: Client):
    formaal.saet_krav(HISTORISK_ADRESSE, None, True, hvem="test", now=timezone.now())
    address = f"/person/{borgere.jan}/"
    assert ser.get(address).status_code == 200
    for rest in (f"?dato={DATO}", f"helhed/?hvem=husstand&dato={DATO}"):
        assert ser.get(address + rest).status_code == 403, rest
    assert ser.get(f"{address}helhed/?dato={DATO}").status_code == 200


def test_an_earlier_day_costs_a_few_statements_and_today_none(
    borgere: Borgere, lav_sag: Any, ser: Client
):
    for n in range(5):
        lav_sag(borgere.jan, titel=f"Sag {n}")
    costs = []
    for query in ("", f"?dato={DATO}"):
        hent(ser, f"/person/{borgere.jan}/{query}")
        with CaptureQueriesContext(connection) as captured:
            hent(ser, f"/person/{borgere.jan}/{query}")
        costs.append(len(captured))
    assert costs[1] - costs[0] == 9, costs


@pytest.fixture
def sagen(borgere: Borgere) -> UUID:
    """Jan's sag, whose title and status were others before, through the intake."""
    sag = beskeder.sag(
        titel="Ny titel",
        kle="29.21.04",
        fremdrift=[
            ("Opstaaet", "2021-01-01T00:00:00.000+01:00", "2022-01-01T00:00:00.000+01:00"),
            ("Afsluttet", "2022-01-01T00:00:00.000+01:00", "infinity"),
        ],
    )
    body = sag.registreringer[0]
    for element in body["RelationListe"]["Sagspart"]:
        element["Virkning"]["FraTidspunkt"] = "2021-01-01T00:00:00.000+01:00"
    facts = body["AttributListe"]["Egenskaber"]
    former = {**facts[0], "Titel": "Gammel titel"}
    former["Virkning"] = beskeder.virkning(
        "2021-01-01T00:00:00.000+01:00", "2022-01-01T00:00:00.000+01:00"
    )
    facts[0]["Virkning"] = beskeder.virkning("2022-01-01T00:00:00.000+01:00")
    facts.insert(0, former)
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    klient = Klient("prøve", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))
    (answer,) = importer([sag], klient=klient, transaktion=None, now=NU)
    assert answer.statuskode == OK, answer.fejlbesked
    return sag.uuid


def test_sager_are_those_of_the_day_with_its_title_and_status(
    borgere: Borgere, sagen: UUID, ser: Client
):
    address = f"/person/{borgere.jan}/"

    def blok(dato: str) -> str:
        page = hent(ser, f"{address}?dato={dato}")
        return tekst("<main" + page[page.index('id="sager"') : page.index("</table>")])

    now = hent(ser, address)
    assert "Ny titel" in now
    assert "Afsluttet" in now
    then = blok(DATO)
    assert "Gammel titel" in then
    assert "Ny titel" not in then
    assert "Opstået" in then.split("Oprettet")[-1]
    assert "Gammel titel" not in hent(ser, f"{address}?dato=2020-06-01")
    # The filter and the headings keep the day.
    page = hent(ser, f"{address}?dato={DATO}")
    assert f"?sorter=titel&amp;dato={DATO}" in page
    assert f'<input type="hidden" name="dato" value="{DATO}">' in page
    sent = ser.post(f"{address}sager/", {"dato": DATO, "status": "opstaaet", "sorter": "titel"})
    assert sent["Location"] == f"{address}?status=opstaaet&sorter=titel&dato={DATO}"
    part = ser.get(sent["Location"], headers={"hx-request": "true", "hx-target": "sager"})
    assert "Gammel titel" in part.content.decode()


def test_ydelser_and_time_lines_end_on_the_day(borgere: Borgere, ser: Client):
    ydelse(borgere.jan, "Løbende dengang", date(2020, 1, 1), date(2021, 12, 31))
    ydelse(borgere.jan, "Begyndt siden", date(2022, 1, 1))
    for fane in ("ydelser/", "tidslinje/", "helhed/?periode=alt"):
        joined = f"{fane}{'&' if '?' in fane else '?'}dato={DATO}"
        now, then = (hent(ser, f"/person/{borgere.jan}/{f}") for f in (fane, joined))
        assert "Begyndt siden" in now, fane
        assert "Begyndt siden" not in then, fane
        assert "Løbende dengang" in then, fane
    page = hent(ser, f"/person/{borgere.jan}/tidslinje/?dato={DATO}")
    assert "ydelse startet</span>" in page
    assert "ydelse afsluttet</span>" not in page


def test_notes_of_later_days_are_not_there(borgere: Borgere, lav_sag: Any, ser: Client):
    sag = lav_sag(borgere.jan)
    notat(sag, borgere.jan, "Dengang", date(2021, 1, 1))
    notat(sag, borgere.jan, "Senere", date(2023, 1, 1))
    page = hent(ser, f"/person/{borgere.jan}/journalnotater/?dato={DATO}")
    assert "Dengang" in page
    assert "Senere" not in page
