"""What a sender wants removed is not kept by the quarantine: not in what asks for it, nor in what
came before."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from access.models import Fagsystem
from access.services import opret_systemklient
from access.values import Permission
from indexes.modtagelse import drift, kryptering, tasks
from indexes.modtagelse.models import Karantaene
from indexes.oio import IndeksObjekt, til_vaerdi
from indexes.registrering.models import Objekt, Registrering
from tests import beskeder
from tests.faelles import KOMMUNE, NU
from tests.modtagelse.conftest import BROWSER, IMPORT, JSON, alle, som_json
from tests.modtagelse.test_enkelte import aabn_aftale, luk_aftale

pytestmark = pytest.mark.django_db
FJERN = "/api/v1/sagdokumentindeks/fjern"
HEMMELIG = "Gunhild Hansen"
Tilstand = Karantaene.Tilstand


@pytest.fixture
def operatoer(adgang_med: Callable[..., Any]) -> Any:
    return adgang_med({"permissions": [Permission.DRIFT]})


@pytest.fixture
def sag(send: Callable[..., Any]) -> IndeksObjekt:
    """In the index, with a second part."""
    parter = [
        beskeder.part(beskeder.CPR),
        beskeder.part("1206135456", HEMMELIG, "Sekundær part", Indeks="1"),
    ]
    made = beskeder.sag(parter=parter)
    assert send(beskeder.xml(made)).status_code == 200
    return made


def indhold() -> str:
    """All that the quarantine's contents say, opened."""
    closed = alle().exclude(indhold=None)
    return "".join(kryptering.aabn(bytes(r.indhold), til=r.id).decode() for r in closed)


def om(uuid: UUID, handling: str = "") -> str:
    return f"/api/v1/sager/{uuid}{handling}"


def krop(**felter: Any) -> bytes:
    return json.dumps(felter).encode()


def kasser(sag: IndeksObjekt) -> bytes:
    part = sag.registreringer[0]["RelationListe"]["Sagspart"][1]
    assert HEMMELIG in json.dumps(part)
    lister = {"AttributListe": {}, "TilstandListe": {}, "RelationListe": {"Sagspart": [part]}}
    navn = {"UUIDIdentifikator": str(sag.uuid)}
    return krop(Kasser={"ObjektType": navn, "Registrering": [lister]})


def test_a_refused_fjern_keeps_names_and_is_played_by_them(send, operatoer, sag):
    luk_aftale()
    besked = krop(UUIDIdentifikator=str(sag.uuid), NoteTekst=HEMMELIG)
    assert send(besked, til=om(sag.uuid, "/fjern"), slags=JSON).status_code == 403
    row = alle().get()
    assert (row.objekt_uuid, row.koder) == (sag.uuid, ["indeks.adgang"])
    assert HEMMELIG not in indhold()
    assert str(sag.uuid) in indhold()
    aabn_aftale()
    assert drift.bestil_afspilning(adgang=operatoer, id_=row.id, now=timezone.now())
    tasks.afspil()
    assert not Objekt.objects.exists()


def test_a_refused_kasser_keeps_what_its_relations_are_known_by(send, operatoer, sag):
    luk_aftale()
    assert send(kasser(sag), til=om(sag.uuid, "/kasser"), slags=JSON).status_code == 403
    row = alle().get()
    assert HEMMELIG not in indhold()
    assert "Virkning" not in indhold()
    aabn_aftale()
    assert drift.bestil_afspilning(adgang=operatoer, id_=row.id, now=timezone.now())
    tasks.afspil()
    assert alle().get().tilstand == Tilstand.AFSPILLET
    assert HEMMELIG not in json.dumps([r.indhold for r in Registrering.objects.all()])


def test_a_kasser_is_refused_again_for_what_it_was_refused_for(send, operatoer, sag):
    """Though only the names of its lists are kept."""
    egenskaber = sag.registreringer[0]["AttributListe"]["Egenskaber"]
    lister = {
        "AttributListe": {"Egenskaber": egenskaber},
        "TilstandListe": {},
        "RelationListe": {"Sagspart": sag.registreringer[0]["RelationListe"]["Sagspart"][1:]},
    }
    besked = krop(
        Kasser={"ObjektType": {"UUIDIdentifikator": str(sag.uuid)}, "Registrering": [lister]}
    )
    assert send(besked, til=om(sag.uuid, "/kasser"), slags=JSON).status_code == 422
    row = alle().get()
    assert row.koder == ["kasser.kun_relationer"]
    assert "Sygedagpengesag" not in indhold()
    assert drift.bestil_afspilning(adgang=operatoer, id_=row.id, now=timezone.now())
    tasks.afspil()
    row.refresh_from_db(from_queryset=alle())
    assert (row.tilstand, row.koder) == (Tilstand.AFVIST_IGEN, ["kasser.kun_relationer"])


@pytest.mark.parametrize("handling", ["", "/fjern", "/kasser"])
def test_of_one_that_cannot_be_read_only_the_reasons_are_kept(send, operatoer, handling):
    """A removal is not guessed: it cannot be played."""
    uuid = uuid4()
    til = om(uuid, handling) if handling else FJERN
    for n in range(2):
        besked = krop(Forkert=f"{HEMMELIG} {n}", UUIDIdentifikator=str(uuid))
        assert send(besked, til=til, slags=JSON).status_code == 400
    row = alle().get()
    assert (row.indhold, row.antal, row.koder) == (None, 2, sorted(row.koder))
    assert row.objekt_uuid == (uuid if handling else None)
    with connection.cursor() as cursor:
        cursor.execute("select k::text from modtagelse_karantaene k")
        assert HEMMELIG not in cursor.fetchone()[0]
    assert not drift.bestil_afspilning(adgang=operatoer, id_=row.id, now=timezone.now())


@pytest.fixture
def en_anden(settings: Any, sag: IndeksObjekt) -> Callable[[bytes], Any]:
    """Another client at the same authority, whose import of the sag is a conflict."""
    system = Fagsystem.objects.create(uuid=uuid4(), navn="Anden")
    secret = opret_systemklient(
        klient_id="anden", fagsystem=system, myndigheder=[KOMMUNE], now=NU, basic=True
    )
    token = base64.b64encode(f"anden:{secret}".encode()).decode()

    def post(body: bytes) -> Any:
        return BROWSER.post(
            IMPORT, body, content_type=JSON, headers={"authorization": f"Basic {token}"}
        )

    return post


def _fjern(*uuider: UUID) -> bytes:
    return krop(SagUuid=[{"uuid": str(u)} for u in uuider])


@pytest.mark.parametrize("form", ["batch", "one"])
def test_a_fjern_discards_what_waits_of_its_object(send, operatoer, sag, en_anden, form):
    """From whomever, once it is gone; and other objects' wait on."""
    again = beskeder.sag(sag.uuid, titel=HEMMELIG)
    assert send(som_json(again), slags=JSON).status_code == 409
    assert en_anden(som_json(again)).status_code == 403
    andres = beskeder.sag(kle="32.30")
    send(beskeder.xml(andres))
    assert HEMMELIG in indhold()
    if form == "batch":
        answer = send(_fjern(sag.uuid), til=FJERN, slags=JSON)
    else:
        answer = send(b"", til=om(sag.uuid, "/fjern"), slags=JSON)
    assert answer.status_code == 200, answer.content
    assert HEMMELIG not in indhold()
    states = dict(alle().values_list("objekt_uuid", "tilstand"))
    assert states == {sag.uuid: Tilstand.KASSERET, andres.uuid: Tilstand.NY}
    assert alle().filter(objekt_uuid=sag.uuid).count() == 2  # the reasons stay


def test_what_is_not_in_the_index_is_discarded_for_its_sender_alone(send, en_anden, sag):
    """Its import was refused: removed now, it must not come back by a replay."""
    skidt = beskeder.sag(kle="32.30", titel=HEMMELIG)
    send(beskeder.xml(skidt))
    en_anden(json.dumps({"SagIndeks": [til_vaerdi(skidt)]}).encode())
    answer = send(_fjern(skidt.uuid), til=FJERN, slags=JSON)
    assert answer.json()["UnikRetur"][0]["StatusKode"] == 44
    states = dict(alle().filter(operation="importer").values_list("klient", "tilstand"))
    assert states == {"ksd": Tilstand.KASSERET, "anden": Tilstand.NY}


def test_a_fjern_that_is_played_discards_too(send, operatoer, sag):
    again = beskeder.sag(sag.uuid, titel=HEMMELIG)
    luk_aftale()
    assert send(_fjern(sag.uuid), til=FJERN, slags=JSON).status_code == 403
    row = alle().get()
    aabn_aftale()
    send(som_json(again), slags=JSON)
    assert HEMMELIG in indhold()
    assert drift.bestil_afspilning(adgang=operatoer, id_=row.id, now=timezone.now())
    tasks.afspil()
    assert not Objekt.objects.exists()
    assert set(alle().values_list("tilstand", flat=True)) == {
        Tilstand.AFSPILLET,
        Tilstand.KASSERET,
    }
    assert indhold() == ""
