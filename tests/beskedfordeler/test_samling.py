"""Messages that one process has under way at once: stored together, each acknowledged for itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connections
from psycopg_pool import PoolTimeout

from access.klienter import bevist
from access.klienter import services as klienter
from indexes.beskedfordeler import modtag, samling, straks
from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.models import Raabesked
from indexes.beskedfordeler.modtag import Post, Udfald
from indexes.beskedfordeler.samling import Samling
from tests.beskedfordeler.conftest import alle, kode, konflikter
from tests.beskedfordeler.faelles import push, registrering
from tests.faelles import NU

KENDT: Any = object()  # whoever they are of: the queue asks only whether it is the same client


def _post(noegle: str) -> Post:
    return Post(b"<x/>", NU, noegle, b"", None)


class Lager:
    """A store that holds its first statement until the others wait for it."""

    def __init__(self, *fejl: BaseException) -> None:
        self.saetninger: list[list[str]] = []
        self.inde, self.videre = threading.Event(), threading.Event()
        self._fejl = list(fejl)  # of the statements of several, in turn
        self._laas = threading.Lock()

    def __call__(self, poster: Sequence[Post], kendt: Any, myndigheder: Any) -> list[Udfald]:
        with self._laas:
            self.saetninger.append([p.noegle for p in poster])
            first = len(self.saetninger) == 1
            fejl = self._fejl.pop(0) if self._fejl and len(poster) > 1 else None
        if first:
            self.inde.set()
            assert self.videre.wait(30)
        if fejl is not None:
            raise fejl
        return [Udfald.KOPI if p.noegle.startswith("kopi") else Udfald.NY for p in poster]


def _vent_paa(betingelse: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not betingelse():
        assert time.monotonic() < until
        time.sleep(0.001)


def _vent_paa_koe(samler: Samling, antal: int) -> None:
    _vent_paa(lambda: len(samler._koe) == antal)


def _sammen(
    samler: Samling, lager: Lager, *resten: str, af: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The first message is being stored when the rest come; what became of each."""
    blev: dict[str, Any] = {}

    def gem(noegle: str) -> None:
        try:
            blev[noegle] = samler.gem(_post(noegle), (af or {}).get(noegle, KENDT), myndigheder={1})
        except BaseException as fejl:
            blev[noegle] = fejl

    traade = [threading.Thread(target=gem, args=(n,)) for n in ("foerst", *resten)]
    traade[0].start()
    assert lager.inde.wait(30)
    for nr, traad in enumerate(traade[1:], 1):
        traad.start()
        _vent_paa_koe(samler, nr)
    lager.videre.set()
    for traad in traade:
        traad.join(30)
    assert not samler._koe
    assert not samler._optaget
    return blev


def test_who_comes_meanwhile_is_stored_together_in_the_order_of_the_ids() -> None:
    lager = Lager()
    blev = _sammen(Samling(lager, taalmod=30), lager, "c", "kopi", "a", "b")
    assert lager.saetninger == [["foerst"], ["a", "b", "c", "kopi"]]
    assert blev.pop("kopi") is Udfald.KOPI
    assert set(blev.values()) == {Udfald.NY}


def test_a_lone_message_waits_for_nobody() -> None:
    lager = Lager()
    lager.videre.set()
    samler = Samling(lager)
    for noegle in ("a", "b"):
        assert samler.gem(_post(noegle), KENDT, myndigheder={1}) is Udfald.NY
    assert lager.saetninger == [["a"], ["b"]]


def test_no_more_than_a_statement_takes_and_none_of_another_client() -> None:
    lager = Lager()
    mange = [f"{n:02d}" for n in range(modtag.MEST + 1)]
    blev = _sammen(Samling(lager, taalmod=30), lager, *mange, "anden", af={"anden": object()})
    assert lager.saetninger == [["foerst"], mange[:-1], mange[-1:], ["anden"]]
    assert set(blev.values()) == {Udfald.NY}


@pytest.mark.parametrize(
    "fejl", [OperationalError("deadlock"), DatabaseError("what one of them was")]
)
def test_what_cannot_be_stored_together_is_stored_one_by_one(fejl: DatabaseError) -> None:
    lager = Lager(fejl)
    blev = _sammen(Samling(lager, taalmod=30), lager, "a", "b", "c")
    assert lager.saetninger[:2] == [["foerst"], ["a", "b", "c"]]
    assert sorted(lager.saetninger[2:]) == [["a"], ["b"], ["c"]]
    assert set(blev.values()) == {Udfald.NY}


def test_without_a_connection_all_are_told_at_once() -> None:
    fejl = OperationalError("no connection")
    fejl.__cause__ = PoolTimeout()
    lager = Lager(fejl)
    blev = _sammen(Samling(lager, taalmod=30), lager, "a", "b")
    assert lager.saetninger == [["foerst"], ["a", "b"]]
    assert blev == {"foerst": Udfald.NY, "a": fejl, "b": fejl}


@pytest.mark.parametrize("fejl", [SystemExit(), RuntimeError("a fault of ours")])
def test_a_thread_that_ends_in_the_middle_leaves_nobody_waiting(fejl: BaseException) -> None:
    lager = Lager(fejl)
    blev = _sammen(Samling(lager, taalmod=30), lager, "a", "b", "c")
    assert blev.pop("a") is fejl  # whoever led has it itself
    assert blev == {"foerst": Udfald.NY, "b": Udfald.NY, "c": Udfald.NY}


def test_who_has_waited_long_for_its_turn_stores_its_own() -> None:
    lager = Lager()
    samler = Samling(lager, taalmod=0.01)
    foerst = threading.Thread(
        target=samler.gem, args=(_post("foerst"), KENDT), kwargs={"myndigheder": {1}}
    )
    foerst.start()
    assert lager.inde.wait(30)
    # The one before it hangs, and still does when this one is stored.
    assert samler.gem(_post("a"), KENDT, myndigheder={1}) is Udfald.NY
    assert lager.saetninger == [["foerst"], ["a"]]
    lager.videre.set()
    foerst.join(30)
    assert not samler._koe
    assert not samler._optaget


# --- With the database ----------------------------------------------------------------------------


@contextmanager
def _holdt(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The next statement waits until the block ends; the number of messages of each statement."""
    rigtig, antal, maa = samling.gem_sammen, [], threading.Event()

    def langsom(poster: Sequence[Post], *resten: Any) -> list[Udfald]:
        antal.append(len(poster))
        if len(antal) == 1:
            assert maa.wait(30)
        return rigtig(poster, *resten)

    monkeypatch.setattr(straks, "samling", Samling(langsom, taalmod=30))
    try:
        yield antal
    finally:
        maa.set()


def _send_sammen(
    monkeypatch: pytest.MonkeyPatch,
    send: Callable[..., Any],
    *bodies: bytes,
    foer: Callable[[], Any],
) -> tuple[list[Any], list[int]]:
    """The answers to messages that come while one is being stored, in their order; and how many
    each statement took. `foer`: done while they wait."""
    svar: dict[int, Any] = {}

    def kald(nr: int, body: bytes) -> None:
        try:
            svar[nr] = send(body)
        finally:
            connections.close_all()

    traade = [
        threading.Thread(target=kald, args=(nr, body)) for nr, body in enumerate([push(), *bodies])
    ]
    with _holdt(monkeypatch) as antal:
        traade[0].start()
        _vent_paa(lambda: len(antal) == 1)
        for nr, traad in enumerate(traade[1:], 1):
            traad.start()
            _vent_paa_koe(straks.samling, nr)
        foer()
    for traad in traade:
        traad.join(30)
    return [svar[nr] for nr in sorted(svar)], antal


@pytest.fixture
def kendt(send: Callable[..., Any]) -> Callable[..., Any]:
    """The client's door, when it is remembered."""
    for _ in range(2):
        assert kode(send(push())) == 20
    assert len(bevist.husket._rows) == 1
    return send


@pytest.mark.django_db(transaction=True)
def test_each_of_a_statement_has_its_own_outcome_and_is_stored(
    kendt: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = "adecc28c-f239-5ead-8391-6e41c59c8e22"
    body, anden = push(id_=id_), push(registrering("F13"), id_=id_)
    before = alle().count(), Raabesked.objects.count()
    svar, antal = _send_sammen(
        monkeypatch, kendt, push(), body, body, anden, push(), foer=lambda: None
    )
    assert antal == [1, 5]
    assert [(s.status_code, kode(s)) for s in svar] == [(200, 20)] * 6
    assert len({s["X-Request-ID"] for s in svar}) == 6
    # The same id three times, twice with the same content: two are kept as sent, one as a conflict.
    assert (alle().count(), Raabesked.objects.count()) == (before[0] + 4, before[1] + 5)
    assert alle().get(noegle=id_).antal == 3
    assert konflikter().count() == 1
    assert {bytes(b) for b in Raabesked.objects.values_list("indhold", flat=True)} >= {body, anden}


@pytest.mark.django_db(transaction=True)
def test_a_client_that_is_closed_while_they_wait_has_none_of_them_stored(
    kendt: Callable[..., Any], bfo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = alle().count()
    svar, antal = _send_sammen(
        monkeypatch, kendt, push(), push(), push(),
        foer=lambda: klienter.saet_aktiv(bfo, False, now=NU),
    )  # fmt: skip
    assert antal == [1, 3]
    # The first of them was not in the database either when the client was closed.
    assert [s.status_code for s in svar] == [401] * 4
    assert alle().count() == before


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_under_several_costs_none_of_them(
    kendt: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = alle().count()
    rigtig = modtag.gem_kendte
    brudt: list[int] = []

    def afbrudt(poster: Sequence[Post], *resten: Any, **navngivne: Any) -> list[Udfald]:
        if len(poster) > 1:
            brudt.append(len(poster))
            with connections["default"].cursor() as cursor:  # our own backend ends
                cursor.execute("select pg_terminate_backend(pg_backend_pid())")
        return rigtig(poster, *resten, **navngivne)

    monkeypatch.setattr(modtag, "gem_kendte", afbrudt)
    svar, antal = _send_sammen(monkeypatch, kendt, push(), push(), push(), foer=lambda: None)
    assert brudt == [3]
    assert antal == [1, 3, 1, 1, 1]
    assert [kode(s) for s in svar] == [20] * 4
    assert alle().count() == before + 4


def test_a_message_is_told_of_with_its_own_request(
    kendt: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    told: list[tuple[str, Udfald]] = []
    monkeypatch.setattr(
        modtag, "fortael", lambda p, klient, udfald: told.append((p.noegle, udfald))
    )
    body = push()
    assert kode(kendt(body)) == kode(kendt(body)) == 20
    noegle = laes_push(body).noegle
    assert told == [(noegle, Udfald.NY), (noegle, Udfald.KOPI)]
