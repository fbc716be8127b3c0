"""One object that cannot be stored neither undoes nor holds back the others of its batch."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access import middleware
from access.models import Fagsystem
from access.services import opret_systemklient
from indexes.modtagelse.models import Karantaene
from indexes.oio import IndeksObjekt, til_vaerdi
from indexes.registrering import enkeltvis, kontrol, projektioner
from indexes.registrering.models import Haendelse, Objekt, Registrering
from tests import beskeder
from tests.faelles import KOMMUNE, NU

STI = "/api/v1/sagdokumentindeks"
# Outside any transaction of the test: another connection must see the rows, and hold them.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _kort_laasetid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for long here."""
    monkeypatch.setattr(middleware, "INDLAES_LAASETID", "200ms")


@pytest.fixture
def send(myndigheder: Any) -> Callable[..., Any]:
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    secret = opret_systemklient(
        klient_id="ksd", fagsystem=system, myndigheder=[KOMMUNE], now=NU, basic=True
    )
    token = base64.b64encode(f"ksd:{secret}".encode()).decode()

    def post(operation: str, body: dict[str, Any]) -> Any:
        return Client(raise_request_exception=False).post(
            f"{STI}/{operation}",
            json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"Basic {token}"},
        )

    return post


def importer(*sager: IndeksObjekt) -> tuple[str, dict[str, Any]]:
    return "importer", {"SagIndeks": [til_vaerdi(s) for s in sager]}


def opdater(*uuider: UUID, titel: str = "Ny titel") -> tuple[str, dict[str, Any]]:
    egenskaber = {
        "Virkning": beskeder.virkning("2026-03-01T10:00:00.000+01:00"),
        "BrugervendtNoegle": "2026-000417",
        "Sagsnummer": "2026-000417",
        "Titel": titel,
    }
    change = {"Tidspunkt": "2026-03-01T10:00:00Z", "AttributListe": {"Egenskaber": [egenskaber]}}
    return "opdater", {
        "OpdaterSagIndeks": [{"UUIDIdentifikator": str(u), **change} for u in uuider]
    }


def fjern(*uuider: UUID) -> tuple[str, dict[str, Any]]:
    return "fjern", {"SagUuid": [{"uuid": str(u)} for u in uuider]}


def koder(response: Any) -> list[int]:
    return [r["StatusKode"] for r in response.json()["UnikRetur"]]


@contextmanager
def anden() -> Iterator[psycopg.Connection[Any]]:
    """Another sender, in the middle of its transaction until the block ends."""
    s = connection.settings_dict
    with psycopg.connect(
        host=s["HOST"], port=s["PORT"], user=s["USER"], password=s["PASSWORD"], dbname=s["NAME"]
    ) as other:
        yield other
        other.rollback()


def afvigelser() -> list[Any]:
    return [a for step in kontrol.kontroller(now=NU) for a in step.afvigelser]


@pytest.fixture
def sager(send: Any) -> list[UUID]:
    made = [beskeder.sag() for _ in range(4)]
    assert send(*importer(*made)).status_code == 200
    return [s.uuid for s in made]


@pytest.mark.parametrize("handling", [opdater, fjern], ids=["opdater", "fjern"])
def test_an_object_that_another_holds_is_answered_by_itself(send, sager, handling):
    with anden() as other:
        other.execute("select 1 from registrering_objekt where uuid = %s for update", [sager[1]])
        response = send(*handling(*sager))
    assert response.status_code == 207
    assert koder(response) == [20, 50, 20, 20]
    assert "Send det igen" in response.json()["UnikRetur"][1]["FejlbeskedTekst"]
    again = send(*handling(*sager) if handling is opdater else handling(sager[1]))
    assert set(koder(again)) == {20}
    rest = 0 if handling is fjern else 4
    assert Objekt.objects.count() == rest
    assert Registrering.objects.filter(operation="opdater").count() == rest
    assert afvigelser() == []
    # It is no refusal: nothing waits for an operator.
    assert not Karantaene.objects.unguarded(reason="test").exists()


def test_an_object_that_another_is_importing_is_answered_by_itself(send):
    made = [beskeder.sag() for _ in range(3)]
    with anden() as other:
        other.execute(
            "insert into registrering_objekt (uuid, art, myndighed, master, livscyklus, oprettet,"
            " senest, indhold_sha256) values (%s, 1, %s, 1, 2, now(), now(), '')",
            [made[2].uuid, KOMMUNE],
        )
        response = send(*importer(*made))
    assert (response.status_code, koder(response)) == (207, [20, 20, 50])
    assert koder(send(*importer(*made))) == [20, 20, 20]
    assert Registrering.objects.count() == Haendelse.objects.count() == 3


@pytest.fixture
def fejler(monkeypatch: pytest.MonkeyPatch) -> Callable[[UUID, str], None]:
    """Let the writing of one object fail as the database, or we, might."""
    skriv, faa = projektioner.skriv, projektioner.nye_raekker

    def saet(uuid: UUID, hvordan: str) -> None:
        def fejl(*uuider: UUID) -> None:
            if uuid in uuider:
                if hvordan == "os":
                    raise KeyError("a fault of ours")
                with connection.cursor() as cursor:
                    cursor.execute(f"do $$ begin raise sqlstate '{hvordan}'; end $$")

        def falsk(art: int, objekter: Any, **andet: Any) -> None:
            fejl(*(o.uuid for o in objekter))
            skriv(art, objekter, **andet)

        def falsk_faa(art: int, objekter: Any, **andet: Any) -> Any:
            fejl(*(o.uuid for o in objekter))
            return faa(art, objekter, **andet)

        monkeypatch.setattr(projektioner, "skriv", falsk)
        monkeypatch.setattr(projektioner, "nye_raekker", falsk_faa)

    return saet


# A number out of range, a broken constraint, serialization failure, deadlock, and our own.
FEJL = ["22003", "23514", "40001", "40P01", "os"]


@pytest.mark.parametrize("hvordan", FEJL)
def test_what_nobody_foresaw_of_one_object_is_its_own(send, fejler, hvordan):
    made = [beskeder.sag() for _ in range(5)]
    skidt = beskeder.sag(kle="32.30")
    fejler(made[3].uuid, hvordan)
    response = send(*importer(*made, skidt))
    assert (response.status_code, koder(response)) == (207, [20, 20, 20, 50, 20, 40])
    held = set(Objekt.objects.values_list("uuid", flat=True))
    assert held == {s.uuid for s in made if s is not made[3]}
    assert Registrering.objects.count() == Haendelse.objects.count() == 4
    assert not Registrering.objects.filter(objekt_uuid=made[3].uuid).exists()
    assert afvigelser() == []


@pytest.mark.parametrize("hvordan", FEJL)
def test_where_no_object_comes_through_the_call_failed_and_nothing_is_stored(
    send, monkeypatch, hvordan
):
    def falsk(*args: Any, **andet: Any) -> None:
        if hvordan == "os":
            raise KeyError("a fault of ours")
        with connection.cursor() as cursor:
            cursor.execute(f"do $$ begin raise sqlstate '{hvordan}'; end $$")

    monkeypatch.setattr(projektioner, "skriv", falsk)
    response = send(*importer(beskeder.sag(), beskeder.sag()))
    assert response.status_code in {500, 503}
    assert not Objekt.objects.exists()
    assert not Registrering.objects.exists()


@pytest.mark.parametrize("sqlstate", ["57014", "53200", "53100"])
def test_what_ails_the_database_is_not_tried_again(send, fejler, monkeypatch, sqlstate):
    """Told to stop, out of memory, the disk full: once more would make it worse."""
    made = [beskeder.sag(), beskeder.sag()]
    fejler(made[0].uuid, sqlstate)
    tried = []
    monkeypatch.setattr(enkeltvis, "_en", lambda *args: tried.append(args))
    assert send(*importer(*made)).status_code == 503
    assert not tried
    assert not Objekt.objects.exists()


def test_a_batch_without_faults_costs_two_statements_for_it(send):
    """A savepoint and its release, however many objects; a message of one costs none."""

    def savepoints(*sager: IndeksObjekt) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert send(*importer(*sager)).status_code == 200
        return sum("SAVEPOINT" in q["sql"] for q in captured.captured_queries)

    assert savepoints(beskeder.sag()) == 0
    assert savepoints(*(beskeder.sag(uuid4()) for _ in range(2))) == 2
    assert savepoints(*(beskeder.sag(uuid4()) for _ in range(20))) == 2
