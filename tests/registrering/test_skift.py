"""Boundaries of future virkning take effect on time, once, whatever happens on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, transaction
from structlog.testing import capture_logs

from access.db import database_role
from access.klienter.values import Aftale
from access.models import Fagsystem
from indexes.dokument.models import Dokument
from indexes.oio import Art, IndeksObjekt
from indexes.registrering import kontrol, skift, tasks
from indexes.registrering.models import Haendelse, Objekt
from indexes.registrering.services import Klient, importer, opdater_forfaldne, passiver
from indexes.sag.models import Sag, SagLinje
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU
from tests.registrering.test_fjern import dokument, ydelser
from tests.traade import samtidig

FRA = "2026-01-12T08:30:00.000+01:00"
FOERST, SIDST = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 24, tzinfo=UTC)


@pytest.fixture
def klient(myndigheder: Any) -> Klient:
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    return Klient("ksd", system.id, system.uuid, (Aftale.fuld({KOMMUNE, ANDEN_KOMMUNE}),))


def alle(model: Any) -> Any:
    return model.objects.unguarded(reason="test")


def send(klient: Klient, *objekter: IndeksObjekt) -> None:
    answers = importer(objekter, klient=klient, transaktion=None, now=NU)
    assert {a.statuskode for a in answers} == {20}, answers


def skiftende(**andet: Any) -> IndeksObjekt:
    """A sag with two boundaries to come: Oplyst, then Afsluttet."""
    states = [
        ("Opstaaet", FRA, FOERST.isoformat()),
        ("Oplyst", FOERST.isoformat(), SIDST.isoformat()),
        ("Afsluttet", SIDST.isoformat(), "infinity"),
    ]
    return beskeder.sag(fremdrift=states, **andet)


def virkninger() -> int:
    return Haendelse.objects.filter(handling="virkning").count()


def afvigelser(at: datetime) -> list[Any]:
    return [a for step in kontrol.kontroller(now=at) for a in step.afvigelser]


def test_each_boundary_takes_effect_at_its_moment_and_is_told_once(klient):
    send(klient, skiftende())
    seen = []
    for at in (
        FOERST - timedelta(microseconds=1),
        FOERST,
        FOERST,
        SIDST - timedelta(microseconds=1),
        SIDST,
        SIDST + timedelta(days=400),
    ):
        opdater_forfaldne(now=at)
        seen.append((alle(Sag).get().fremdrift, Objekt.objects.get().naeste_skift, virkninger()))
        assert afvigelser(at) == []
    assert seen == [
        (1, FOERST, 0),
        (2, SIDST, 1),
        (2, SIDST, 1),
        (2, SIDST, 1),
        (4, None, 2),
        (4, None, 2),
    ]


def test_several_that_passed_while_nobody_looked_are_one_change(klient):
    send(klient, skiftende())
    assert opdater_forfaldne(now=SIDST) == 1
    assert (alle(Sag).get().fremdrift, virkninger()) == (4, 1)


def test_what_ends_is_gone_and_what_follows_is_there(klient, myndigheder):
    """A part whose time is over, a title that follows, and an owner: her authority with it."""
    slut = beskeder.virkning(FRA, FOERST.isoformat())
    start = beskeder.virkning(FOERST.isoformat())
    parter = [
        beskeder.part(beskeder.CPR),
        beskeder.part("1206135456", "John", "Sekundær part", Indeks="1", virkning=slut),
    ]
    sag = beskeder.sag(parter=parter)
    registrering = sag.registreringer[0]
    egenskaber = registrering["AttributListe"]["Egenskaber"]
    egenskaber.append({**egenskaber[0], "Virkning": start, "Titel": "Ny titel"})
    egenskaber[0]["Virkning"] = slut
    aktoerer = registrering["RelationListe"]["Sagsaktoer"]
    andens = {**aktoerer[0]["SagsaktoerLokalUdvidelse"]}
    andens["CVR-Nummer"] = myndigheder[ANDEN_KOMMUNE].cvr
    aktoerer.append({**aktoerer[0], "Virkning": start, "SagsaktoerLokalUdvidelse": andens})
    aktoerer[0]["Virkning"] = slut
    send(klient, sag)

    def ser(at: datetime) -> tuple[Any, ...]:
        row = alle(Sag).get()
        lines = alle(SagLinje).filter(virkning__contains=at).values_list("rolle", flat=True)
        return row.titel, row.myndighed, sorted(lines)

    assert ser(NU) == ("Sygedagpengesag", KOMMUNE, [1, 2])
    assert opdater_forfaldne(now=FOERST) == 1
    assert ser(FOERST) == ("Ny titel", ANDEN_KOMMUNE, [1])
    assert Objekt.objects.get().myndighed == ANDEN_KOMMUNE
    assert Haendelse.objects.get(handling="virkning").myndighed == ANDEN_KOMMUNE
    assert afvigelser(FOERST) == []


def _titel(objekt: IndeksObjekt, felt: str) -> None:
    """Its attributes have another value from the first boundary on."""
    egenskaber = objekt.registreringer[0]["AttributListe"]["Egenskaber"]
    senest = {**egenskaber[-1], felt: "VIP_SAGER" if felt == "Foelsomhed" else "Ny titel"}
    fra = egenskaber[-1]["Virkning"]["FraTidspunkt"]
    egenskaber[-1]["Virkning"] = beskeder.virkning(fra, FOERST.isoformat())
    egenskaber.append({**senest, "Virkning": beskeder.virkning(FOERST.isoformat())})


def test_every_kind_of_object_shifts(klient):
    dok, sag = dokument(), beskeder.sag()
    bevilling, effektuering = ydelser(sag.uuid)
    _titel(dok, "Titel")
    _titel(sag, "Titel")
    _titel(bevilling, "Foelsomhed")
    _titel(effektuering, "Udbetalingsafdeling")
    send(klient, dok, sag, bevilling, effektuering)
    assert opdater_forfaldne(now=FOERST) == 4
    assert (alle(Dokument).get().titel, alle(Sag).get().titel) == ("Ny titel", "Ny titel")
    assert {b.foelsomhed for b in alle(BevilgetYdelse)} == {4}
    assert alle(Effektuering).get().foelsomhed == 4  # it has its bevilling's
    assert set(Haendelse.objects.filter(handling="virkning").values_list("art", flat=True)) == {
        *(int(art) for art in Art)
    }
    assert afvigelser(FOERST) == []


def test_silence_is_kept_and_what_is_closed_shifts_no_more(klient):
    stille, lukket = skiftende(uden_notifikation=True), skiftende()
    send(klient, stille, lukket)
    passiver(Art.SAG, lukket.uuid, note="", klient=klient, transaktion=None, now=NU)
    assert opdater_forfaldne(now=FOERST) == 1
    assert virkninger() == 0
    assert alle(Sag).get(uuid=stille.uuid).fremdrift == 2


def test_a_worker_that_dies_in_the_middle_has_done_nothing_and_the_next_does_it(
    klient, monkeypatch
):
    send(klient, skiftende(), skiftende())

    def doer(*args: Any, **kwargs: Any) -> None:
        raise SystemExit("killed")

    with monkeypatch.context() as m:
        m.setattr(skift, "indsaet", doer)  # the projections are written, the events are not
        with pytest.raises(SystemExit), transaction.atomic():
            opdater_forfaldne(now=FOERST)
    assert {s.fremdrift for s in alle(Sag)} == {1}
    assert set(Objekt.objects.values_list("naeste_skift", flat=True)) == {FOERST}
    assert opdater_forfaldne(now=FOERST) == 2
    assert ({s.fremdrift for s in alle(Sag)}, virkninger()) == ({2}, 2)


def test_one_that_fails_holds_up_no_other_and_is_tried_again(klient, monkeypatch):
    daarlig, god = skiftende(), skiftende()
    send(klient, daarlig, god)
    before = skift.genprojicer

    def fejler(objekter: Any, *, now: datetime) -> Any:
        stande = before(objekter, now=now)  # written, and undone with what fails
        if daarlig.uuid in {o.uuid for o in objekter}:
            raise ValueError("a value that no column holds")
        return stande

    with monkeypatch.context() as m, capture_logs() as log:
        m.setattr(skift, "genprojicer", fejler)
        assert opdater_forfaldne(now=FOERST) == 1
        assert opdater_forfaldne(now=FOERST) == 0, "and nobody asks for it again and again"
    assert {s.uuid: s.fremdrift for s in alle(Sag)} == {daarlig.uuid: 1, god.uuid: 2}
    assert virkninger() == 1
    told = [e for e in log if e["event"] == "skift_fejlede"]
    assert [(e["noegle"], e["fejl"]) for e in told] == [(str(daarlig.uuid), "ValueError")] * 2
    assert opdater_forfaldne(now=FOERST) == 1
    assert ({s.fremdrift for s in alle(Sag)}, virkninger()) == ({2}, 2)


def test_where_the_database_itself_is_ailing_nothing_is_tried_one_by_one(klient, monkeypatch):
    send(klient, skiftende(), skiftende())
    calls = []

    def fejler(objekter: Any, *, now: datetime) -> Any:
        calls.append(len(objekter))
        raise OperationalError from psycopg.errors.DiskFull()

    monkeypatch.setattr(skift, "genprojicer", fejler)
    with pytest.raises(OperationalError):
        opdater_forfaldne(now=FOERST)
    assert calls == [2]


def test_a_rebuild_before_and_after_keeps_what_is_to_come(klient):
    send(klient, skiftende())
    list(kontrol.genopbyg(now=NU))
    assert Objekt.objects.get().naeste_skift == FOERST
    opdater_forfaldne(now=FOERST)
    list(kontrol.genopbyg(now=FOERST, forfra=True))
    assert (alle(Sag).get().fremdrift, Objekt.objects.get().naeste_skift) == (2, SIDST)


def test_claims_are_taken_oldest_first_until_there_are_no_more(klient):
    send(klient, *(skiftende() for _ in range(3)))
    assert [opdater_forfaldne(now=FOERST, antal=2) for _ in range(3)] == [2, 1, 0]
    assert virkninger() == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_them_and_none_is_told_twice(klient):
    with transaction.atomic():
        send(klient, *(skiftende() for _ in range(12)))

    def arbejder() -> None:
        while True:
            with database_role("sapa_indlaes"):
                if not opdater_forfaldne(now=FOERST, antal=3):
                    return

    samtidig(arbejder, arbejder)
    arbejder()  # what one held while the other looked
    assert {s.fremdrift for s in alle(Sag)} == {2}
    assert virkninger() == 12


def test_the_task_is_asked_by_the_clock(settings):
    """The beat that lets them take effect is one of those that run."""
    planlagt = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert tasks.opdater_forfaldne.name in planlagt
