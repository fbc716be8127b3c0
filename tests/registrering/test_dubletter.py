"""A number is one object's within the authority: another with it is stored, and the sender told."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.klienter.values import Aftale
from access.models import Fagsystem
from indexes.oio import Art, IndeksObjekt
from indexes.registrering.dubletter import TEKST
from indexes.registrering.models import Objekt
from indexes.registrering.services import Klient, importer, opdater, passiver
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU
from tests.registrering.test_fjern import dokument


@pytest.fixture
def klient(myndigheder: Any) -> Klient:
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    return Klient("ksd", system.id, system.uuid, (Aftale.fuld([KOMMUNE, ANDEN_KOMMUNE]),))


def sag(nummer: str, **andet: Any) -> IndeksObjekt:
    ud = beskeder.sag(**andet)
    egenskaber = ud.registreringer[0]["AttributListe"]["Egenskaber"][0]
    egenskaber |= {"BrugervendtNoegle": nummer, "Sagsnummer": nummer}
    return ud


def dublet(resultat: Any) -> bool:
    assert resultat.statuskode == 20, resultat.fejlbesked
    told = [a for a in resultat.advarsler if a.tekst == TEKST]
    assert len(told) <= 1
    return bool(told)


def test_held_by_another_object_of_the_kind_and_the_authority(klient, myndigheder):
    def send(*objekter: IndeksObjekt) -> list[bool]:
        answers = importer(objekter, klient=klient, transaktion=None, now=NU)
        return [dublet(a) for a in answers]

    first = sag("S-1")
    assert send(first) == [False]
    assert send(first) == [False]  # it is itself no other
    assert send(sag("S-1"), sag("S-2"), sag("s-1")) == [True, False, False]
    assert send(sag("S-1", cvr=myndigheder[ANDEN_KOMMUNE].cvr)) == [False]  # another authority's
    assert send(sag("S-3"), sag("S-3")) == [True, True]  # in one message
    egen = dokument()
    nummer = egen.registreringer[0]["AttributListe"]["Egenskaber"][0]["Dokumentnummer"]
    assert send(sag(nummer)) == [False]
    assert send(egen) == [False]  # a sag and a dokument may share one
    assert send(dokument()) == [True]


def test_a_key_that_no_column_holds_is_another_objects_too(klient, myndigheder):
    """A BrugervendtNoegle beside the number, and a number in a period that is not in force."""

    def send(objekt: IndeksObjekt) -> bool:
        (answer,) = importer([objekt], klient=klient, transaktion=None, now=NU)
        return dublet(answer)

    en = sag("S-1")
    egenskaber = en.registreringer[0]["AttributListe"]["Egenskaber"]
    egenskaber[0] |= {"BrugervendtNoegle": "B-1"}
    former = beskeder.virkning(
        "2020-01-01T00:00:00+01:00", egenskaber[0]["Virkning"]["FraTidspunkt"]
    )
    egenskaber.insert(
        0, {**egenskaber[0], "Virkning": former, "BrugervendtNoegle": "F-1", "Sagsnummer": "F-1"}
    )
    assert not send(en)
    assert not send(en)  # it is itself no other
    assert [send(sag(nummer)) for nummer in ("B-1", "F-1", "b-1", "B-2")] == [
        True,
        True,
        False,
        False,
    ]
    assert not send(sag("B-1", cvr=myndigheder[ANDEN_KOMMUNE].cvr))  # another authority's
    egen = dokument()
    egen.registreringer[0]["AttributListe"]["Egenskaber"][0]["Dokumentnummer"] = "B-1"
    assert not send(egen)  # a sag and a dokument may share one
    for holder in Objekt.objects.filter(art=Art.SAG):
        passiver(Art.SAG, holder.uuid, note="", klient=klient, transaktion=None, now=NU)
    assert not send(sag("B-1"))  # closed ones no longer have it


def test_an_update_that_takes_anothers_number(klient):
    en, to = sag("S-1"), sag("S-2")
    importer([en, to], klient=klient, transaktion=None, now=NU)

    def skift(nummer: str, tid: str) -> bool:
        egenskaber = to.registreringer[0]["AttributListe"]["Egenskaber"][0]
        change = {
            "Tidspunkt": tid,
            "AttributListe": {
                "Egenskaber": [{**egenskaber, "BrugervendtNoegle": nummer, "Sagsnummer": nummer}]
            },
        }
        (answer,) = opdater(
            [IndeksObjekt(Art.SAG, to.uuid, (change,))], klient=klient, transaktion=None, now=NU
        )
        return dublet(answer)

    assert not skift("S-2", "2026-03-01T08:00:00Z")
    assert skift("S-1", "2026-03-02T08:00:00Z")
    passiver(Art.SAG, en.uuid, note="", klient=klient, transaktion=None, now=NU)
    assert not skift("S-1", "2026-03-03T08:00:00Z")  # a closed one no longer has it


def test_it_is_asked_once_by_an_index(klient):
    importer([sag(f"S-{n}") for n in range(300)], klient=klient, transaktion=None, now=NU)
    with CaptureQueriesContext(connection) as captured:
        importer([sag("S-1"), sag("S-2")], klient=klient, transaktion=None, now=NU)
    (sql,) = [q["sql"] for q in captured.captured_queries if "select k.n" in q["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registrering_ekstranoegle (objekt_uuid, noegle)"
            " select gen_random_uuid(), 'nr:B-' || g from generate_series(1, 5000) g"
        )
        cursor.execute("analyze sag_sag, registrering_ekstranoegle, registrering_objekt")
        cursor.execute("set local role sapa_indlaes")
        cursor.execute(f"explain {sql}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("reset role")
    assert "sag_nummer" in plan
    assert "ekstranoegle_noegle" in plan
