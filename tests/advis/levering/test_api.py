"""The API: what a system fetches and finishes, and what it may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from access.klienter import loft, services
from access.models import Fagsystem, Revisionslog
from advis.models import Advis, Advisgruppe, Advishandling
from tests.advis import data
from tests.advis.conftest import JAN_CPR, Team
from tests.faelles import ANDEN_KOMMUNE
from tests.klienter.conftest import basic

pytestmark = pytest.mark.django_db
STI = "/api/v1/adviser"


@dataclass
class System:
    fag: Fagsystem
    klient: Any
    gruppe: Advisgruppe
    kald: Callable[..., Any]


def logget_ind(klient: Any) -> Callable[..., Any]:
    hemmelighed = services.roter(klient, now=timezone.now())
    type(klient).objects.filter(id=klient.id).update(basic=True)
    header = {"authorization": basic(klient.klient_id, hemmelighed)}
    browser = Client(raise_request_exception=False)

    def kald(sti: str = "", *, metode: str = "get", **query: str) -> Any:
        return getattr(browser, metode)(STI + sti, query, headers=header)

    return kald


@pytest.fixture
def system(team: Team) -> System:
    loft.kendte._rows.clear()
    fag = data.fagsystem()
    klient = data.klient(fag)
    g = data.gruppe("Til systemet")
    data.modtager(g, fag.uuid, "fagsystem", kanal="api")
    return System(fag, klient, g, logget_ind(klient))


def test_open_ones_are_fetched_by_key_and_each_person_is_logged(system: System, team: Team):
    start = timezone.now() - timedelta(minutes=10)
    rows = [
        data.advis(system.gruppe, team.jan, modtaget=start + timedelta(seconds=n)) for n in range(5)
    ]
    data.advis(system.gruppe, team.jan, status="faerdiggjort")
    data.advis(team.gruppe, team.jan)  # not the system's
    svar = system.kald(antal="2")
    assert svar.status_code == 200, svar.content
    seen = [a["id"] for a in svar.json()["adviser"]]
    first = svar.json()["adviser"][0]
    assert first["person"] == {"uuid": str(team.jan), "cpr": JAN_CPR}
    assert first["haendelse"]["kode"] == "F12"
    assert not {"navn", "adresse"} & set(first["person"])
    while naeste := svar.json()["naeste"]:
        svar = system.kald(naeste.removeprefix(STI))
        seen += [a["id"] for a in svar.json()["adviser"]]
    assert seen == [str(r.uuid) for r in rows]
    row = Revisionslog.objects.filter(beskrivelse="Læs Adviser").first()
    assert row is not None
    assert (row.part_uuid, row.nummer, row.bruger_id) == (team.jan, JAN_CPR, None)
    assert row.organisatorisk_id == "11715311"


def test_since_brings_what_was_corrected(system: System, team: Team):
    gammel = timezone.now() - timedelta(days=3)
    data.advis(system.gruppe, team.jan, modtaget=gammel)
    rettet = data.advis(
        system.gruppe, team.jan, modtaget=gammel, aendret=timezone.now(), rettelser=1
    )
    siden = (timezone.now() - timedelta(hours=1)).isoformat()
    assert [a["id"] for a in system.kald(siden=siden).json()["adviser"]] == [str(rettet.uuid)]


@pytest.mark.parametrize(
    "query",
    [{"antal": "0"}, {"antal": "501"}, {"antal": "x"}, {"efter": "x"}, {"siden": "i går"},
     {"siden": "2026-01-01"}, {"siden": "0001-01-01T00:00:00+23:00"}],
)  # fmt: skip
def test_what_cannot_be_read_is_told(system: System, query: dict[str, str]):
    svar = system.kald(**query)
    assert svar.status_code == 400
    assert svar["Content-Type"] == "application/problem+json"


def test_finishing_is_the_same_however_often(system: System, team: Team):
    a = data.advis(system.gruppe, team.jan)
    first = system.kald(f"/{a.uuid}/faerdiggoer", metode="post")
    again = system.kald(f"/{a.uuid}/faerdiggoer", metode="post")
    assert (first.status_code, first.json()) == (200, again.json())
    assert first.json()["status"] == "faerdiggjort"
    row = Advis.objects.unguarded(reason="test").get(uuid=a.uuid)
    assert (row.faerdiggjort_klient, row.faerdiggjort_af) == (system.klient.klient_id, None)
    assert Advishandling.objects.filter(advis_id=a.uuid).count() == 1
    assert system.kald().json()["adviser"] == []
    assert system.kald(f"/{str(a.uuid).upper()}").json()["status"] == "faerdiggjort"


def test_what_is_not_its_own_looks_like_what_is_not_there(
    system: System, team: Team, lav_sag: Callable[..., Any]
):
    fremmed = data.advis(team.gruppe, team.jan)
    anden = data.gruppe("Anden kommune", myndighed=ANDEN_KOMMUNE)
    data.modtager(anden, system.fag.uuid, "fagsystem", kanal="api")
    uden_aftale = data.advis(anden, team.jan)
    for uuid in (fremmed.uuid, uden_aftale.uuid, uuid4()):
        for sti, metode in ((f"/{uuid}", "get"), (f"/{uuid}/faerdiggoer", "post")):
            svar = system.kald(sti, metode=metode)
            assert (svar.status_code, svar.json()["title"]) == (404, "Advis findes ikke.")
    assert system.kald().json()["adviser"] == []


def test_an_aftale_on_one_kle_gives_those_alone(system: System, team: Team):
    system.klient.aftaler.update(kle=["32.*"])
    med = data.advis(system.gruppe, team.jan, kle=320616)
    data.advis(system.gruppe, team.jan)
    assert [a["id"] for a in system.kald().json()["adviser"]] == [str(med.uuid)]


def test_without_the_right_there_is_nothing(system: System, team: Team):
    a = data.advis(system.gruppe, team.jan)
    kald = logget_ind(data.klient(data.fagsystem("Andet"), ret="laes"))
    for sti, metode in (("", "get"), (f"/{a.uuid}", "get"), (f"/{a.uuid}/faerdiggoer", "post")):
        assert kald(sti, metode=metode).status_code == 403
    assert Client().get(STI).status_code == 401
