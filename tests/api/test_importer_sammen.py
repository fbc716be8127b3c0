"""Imports that one process has under way at once: stored together, each answered for itself."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from access.klienter import services as klienter
from access.klienter.models import Forbrug
from access.klienter.values import Rettighed
from access.models import Fagsystem, Systemklient
from access.services import opret_systemklient
from indexes.api import importer
from indexes.modtagelse.models import Dagstal, Karantaene
from indexes.oio import IndeksObjekt
from indexes.registrering import indskrivning, kontrol, services
from indexes.registrering.dubletter import TEKST
from indexes.registrering.models import Haendelse, Objekt, Registrering
from indexes.sag.models import Sag
from tests import beskeder
from tests.api.test_importer_http import URL, retur
from tests.beskeder import ny_sag
from tests.faelles import KOMMUNE, NU
from tests.traade import send_sammen

pytestmark = pytest.mark.django_db(transaction=True)
Post = Callable[..., Any]


@pytest.fixture
def ksd(myndigheder: Any) -> tuple[Systemklient, str]:
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    secret = opret_systemklient(
        klient_id="ksd", fagsystem=system, myndigheder=[KOMMUNE], now=NU, basic=True
    )
    return Systemklient.objects.get(klient_id="ksd"), secret


@pytest.fixture
def post(ksd: tuple[Systemklient, str]) -> Post:
    """The client's door, when it is remembered and the part of the sager is known."""
    token = base64.b64encode(f"ksd:{ksd[1]}".encode()).decode()

    def send(*sager: IndeksObjekt, **headers: str) -> Any:
        return Client(raise_request_exception=False).post(
            URL,
            beskeder.xml(*sager),
            content_type="application/xml",
            headers={"authorization": f"Basic {token}", **headers},
        )

    for _ in range(2):
        assert send(beskeder.sag()).status_code == 200
    return send


def _koder(svar: list[Any]) -> list[tuple[int, int]]:
    return [(s.status_code, retur(s)[0][0]) for s in svar]


def test_each_has_its_own_answer_and_its_own_transaction(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    sager, ids = [beskeder.sag() for _ in range(5)], [uuid4() for _ in range(5)]
    kald = [
        partial(post, s, **{"x-transaktion-uuid": str(t)}) for s, t in zip(sager, ids, strict=True)
    ]
    svar, antal = send_sammen(monkeypatch, importer, *kald)
    assert antal == [1, 4]
    assert [retur(s) for s in svar] == [[(20, str(sag.uuid))] for sag in sager]
    assert len({s["X-Request-ID"] for s in svar}) == 5
    logged = dict(Registrering.objects.values_list("objekt_uuid", "transaktion"))
    assert {s.uuid: logged[s.uuid] for s in sager} == {
        s.uuid: t for s, t in zip(sager, ids, strict=True)
    }
    assert Sag.objects.unguarded(reason="a test").count() == Haendelse.objects.count() == 7
    assert not [a for step in kontrol.kontroller(now=NU) for a in step.afvigelser]


def test_the_day_of_the_client_counts_every_call_and_object(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_sammen(monkeypatch, importer, *(partial(post, beskeder.sag()) for _ in range(4)))
    day = Forbrug.objects.get()
    assert (day.kald, day.afviste, day.objekter) == (6, 0, 6)
    tal = Dagstal.objects.get()
    assert (tal.taget, tal.afvist) == (6, 0)


@pytest.fixture
def veje(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which way the objects went: with the end of the transaction, or the former one."""
    ways: list[str] = []

    def fulgt(sted: Any, navn: str) -> None:
        rigtig = getattr(sted, navn)

        def foelg(*args: Any, **andet: Any) -> Any:
            ways.append(navn)
            return rigtig(*args, **andet)

        monkeypatch.setattr(sted, navn, foelg)

    fulgt(indskrivning, "indsaet_til_sidst")
    fulgt(indskrivning, "indsaet_nye")
    fulgt(importer, "skriv_til_sidst")
    monkeypatch.setattr(importer, "_forsigtig_til", {})
    return ways


def test_new_objects_the_day_and_the_commit_are_one_statement(
    post: Post, veje: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sager = [ny_sag() for _ in range(4)]
    svar, antal = send_sammen(monkeypatch, importer, *(partial(post, s) for s in sager))
    assert (antal, _koder(svar)) == ([1, 3], [(200, 20)] * 4)
    assert veje == ["indsaet_til_sidst"] * 2
    day, tal = Forbrug.objects.get(), Dagstal.objects.get()
    assert (day.kald, day.objekter, tal.taget, tal.afvist) == (6, 6, 6, 0)
    assert Sag.objects.unguarded(reason="a test").count() == Haendelse.objects.count() == 6
    assert not [a for step in kontrol.kontroller(now=NU) for a in step.afvigelser]


def test_where_one_is_known_nothing_is_stored_twice_or_counted_twice(
    post: Post, veje: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = ny_sag()
    assert retur(post(known)) == [(20, str(known.uuid))]
    veje.clear()
    kald = [partial(post, s) for s in (ny_sag(), ny_sag(), known, ny_sag())]
    svar, antal = send_sammen(monkeypatch, importer, *kald)
    assert (antal, _koder(svar)) == ([1, 3], [(200, 20)] * 4)
    assert veje == ["indsaet_til_sidst", "indsaet_til_sidst", "indsaet_nye", "skriv_til_sidst"]
    day, tal = Forbrug.objects.get(), Dagstal.objects.get()
    assert (day.kald, day.objekter, tal.taget) == (7, 7, 7)
    assert Registrering.objects.count() == Haendelse.objects.count() == 6
    assert not [a for step in kontrol.kontroller(now=NU) for a in step.afvigelser]


def test_who_sends_what_is_known_goes_the_former_way_for_a_while(
    post: Post, veje: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "FORSIGTIG", 3600.0)
    known = ny_sag()
    for _ in range(3):
        assert retur(post(known)) == [(20, str(known.uuid))]
    assert veje == ["indsaet_til_sidst"] * 2 + ["indsaet_nye", "skriv_til_sidst"] * 2
    monkeypatch.setattr(importer, "_forsigtig_til", {})
    veje.clear()
    post(ny_sag())
    assert veje == ["indsaet_til_sidst"]


def test_a_number_that_another_has_is_still_told(post: Post, veje: list[str]) -> None:
    for nr in range(2):
        svar = post(ny_sag("S-1"))
        assert svar.status_code == 200
        assert (TEKST in svar.content.decode()) is bool(nr)
    assert veje == ["indsaet_til_sidst"] * 2 + ["indsaet_nye", "skriv_til_sidst"]


def test_one_that_is_refused_one_that_is_known_and_one_that_is_another_are_each_answered(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = beskeder.sag()
    assert retur(post(known)) == [(20, str(known.uuid))]
    other = beskeder.sag(known.uuid, titel="En anden titel")
    wrong, foreign, good = beskeder.sag(kle="32.30"), beskeder.sag(cvr="99999999"), beskeder.sag()
    kald = [partial(post, s) for s in (beskeder.sag(), known, other, wrong, foreign, good, good)]
    svar, antal = send_sammen(monkeypatch, importer, *kald)
    assert antal == [1, 6]
    assert _koder(svar) == [
        (200, 20), (200, 20), (409, 49), (422, 40), (403, 43), (200, 20), (200, 20),
    ]  # fmt: skip
    assert Objekt.objects.filter(uuid__in=[wrong.uuid, foreign.uuid]).count() == 0
    assert Registrering.objects.filter(objekt_uuid__in=[known.uuid, good.uuid]).count() == 2
    assert Karantaene.objects.unguarded(reason="a test").count() == 3


def test_a_part_that_nobody_knows_is_made_once_for_all_of_them(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    kald = [partial(post, beskeder.sag(parter=[beskeder.part("0102701234")])) for _ in range(4)]
    svar, antal = send_sammen(monkeypatch, importer, *kald)
    assert (antal, _koder(svar)) == ([1, 3], [(200, 20)] * 4)
    parts = Sag.objects.unguarded(reason="a test").values_list("primaer_part_uuid", flat=True)
    assert len(set(parts)) == 2


def test_a_client_that_is_closed_while_they_wait_has_none_of_them_stored(
    post: Post, ksd: tuple[Systemklient, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    svar, antal = send_sammen(
        monkeypatch, importer, *(partial(post, beskeder.sag()) for _ in range(3)),
        foer=lambda: klienter.saet_aktiv(ksd[0], False, now=timezone.now()),
    )  # fmt: skip
    assert antal == [1, 2]
    assert [s.status_code for s in svar] == [401] * 3
    assert Objekt.objects.count() == 2


def test_a_right_that_is_taken_away_while_they_wait_is_gone(
    post: Post, ksd: tuple[Systemklient, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    svar, _ = send_sammen(
        monkeypatch, importer, *(partial(post, beskeder.sag()) for _ in range(3)),
        foer=lambda: klienter.saet_aftale(
            ksd[0], myndigheder=[KOMMUNE], kle=["*"], rettigheder=[Rettighed.BESKED], fra=None,
            til=None, now=timezone.now(), erstat=True,
        ),
    )  # fmt: skip
    assert _koder(svar) == [(403, 43)] * 3
    assert Objekt.objects.count() == 2


def test_a_connection_that_breaks_under_several_costs_none_of_them(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    rigtig, brudt = services.importer_sammen, []

    def afbrudt(kald: Any, **andet: Any) -> Any:
        if len(kald) > 1:
            brudt.append(len(kald))
            with connections["default"].cursor() as cursor:  # our own backend ends
                cursor.execute("select pg_terminate_backend(pg_backend_pid())")
        return rigtig(kald, **andet)

    monkeypatch.setattr(services, "importer_sammen", afbrudt)
    svar, antal = send_sammen(
        monkeypatch, importer, *(partial(post, beskeder.sag()) for _ in range(4))
    )
    assert (brudt, antal) == ([3], [1, 3, 1, 1, 1])
    assert _koder(svar) == [(200, 20)] * 4
    assert Objekt.objects.count() == 6


@pytest.mark.parametrize("fejl", [KeyError("a fault of ours"), ValueError("another")])
def test_a_fault_of_ours_in_one_of_them_is_its_own(
    post: Post, monkeypatch: pytest.MonkeyPatch, fejl: Exception
) -> None:
    rigtig = services.importer_sammen
    skidt = beskeder.sag()

    def falsk(kald: Any, **andet: Any) -> Any:
        if any(objekt.uuid == skidt.uuid for objekt, _ in kald):
            raise fejl
        return rigtig(kald, **andet)

    monkeypatch.setattr(services, "importer_sammen", falsk)
    kald = [partial(post, s) for s in (beskeder.sag(), beskeder.sag(), skidt, beskeder.sag())]
    svar, _ = send_sammen(monkeypatch, importer, *kald)
    assert [s.status_code for s in svar] == [200, 200, 500, 200]
    assert Objekt.objects.count() == 5


def test_a_call_alone_is_answered_as_the_view_does(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same headers and the same body, but for the object's name and the request's."""
    one, other = beskeder.sag(), beskeder.sag()
    at_once = post(one)
    monkeypatch.setattr(importer, "BESKEDTYPER", frozenset())  # none is ordinary
    by_view = post(other)
    assert at_once.content.replace(str(one.uuid).encode(), b"") == by_view.content.replace(
        str(other.uuid).encode(), b""
    )
    # What a browser asks of a page, and DRF tells of itself, no system reads.
    other_than = {"X-Request-ID", "X-Frame-Options", "Allow"}
    assert {k: v for k, v in at_once.headers.items() if k not in other_than} == {
        k: v for k, v in by_view.headers.items() if k not in other_than
    }
