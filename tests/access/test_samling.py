"""What one process has under way at once: stored together, each answered for itself."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError
from psycopg_pool import PoolTimeout

from access.samling import Samling
from tests.traade import vent_paa, vent_paa_koe

KENDT: Any = object()  # whoever they are of: the queue asks only whether it is the same one
MEST = 8


class Lager:
    """A store that holds its first statement until the others wait for it."""

    def __init__(self, *fejl: BaseException) -> None:
        self.saetninger: list[list[str]] = []
        self.inde, self.videre = threading.Event(), threading.Event()
        self._fejl = list(fejl)  # of the statements of several, in turn
        self._laas = threading.Lock()

    def __call__(self, poster: Sequence[str], kendt: Any) -> list[str]:
        with self._laas:
            self.saetninger.append([*poster])
            first = len(self.saetninger) == 1
            fejl = self._fejl.pop(0) if self._fejl and len(poster) > 1 else None
        if first:
            self.inde.set()
            assert self.videre.wait(30)
        if fejl is not None:
            raise fejl
        return [f"{p}!" for p in poster]


def _samling(lager: Lager, taalmod: float = 30) -> Samling[str, Any, str]:
    return Samling(lager, mest=MEST, orden=str, taalmod=taalmod)


def _sammen(
    samler: Samling[str, Any, str], lager: Lager, *resten: str, af: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The first one is being stored when the rest come; what became of each."""
    blev: dict[str, Any] = {}

    def gem(noegle: str) -> None:
        try:
            blev[noegle] = samler.gem(noegle, (af or {}).get(noegle, KENDT))
        except BaseException as fejl:
            blev[noegle] = fejl

    traade = [threading.Thread(target=gem, args=(n,)) for n in ("foerst", *resten)]
    traade[0].start()
    assert lager.inde.wait(30)
    for nr, traad in enumerate(traade[1:], 1):
        traad.start()
        vent_paa_koe(samler, nr)
    lager.videre.set()
    for traad in traade:
        traad.join(30)
    assert not samler._koe
    assert not samler._optaget
    return blev


def test_who_comes_meanwhile_is_stored_together_in_the_order_of_the_ids() -> None:
    lager = Lager()
    blev = _sammen(_samling(lager), lager, "c", "d", "a", "b")
    assert lager.saetninger == [["foerst"], ["a", "b", "c", "d"]]
    assert blev == {n: f"{n}!" for n in ("foerst", "a", "b", "c", "d")}


def test_who_comes_alone_waits_for_nobody() -> None:
    lager = Lager()
    lager.videre.set()
    samler = _samling(lager)
    for noegle in ("a", "b"):
        assert samler.gem(noegle, KENDT) == f"{noegle}!"
    assert lager.saetninger == [["a"], ["b"]]


def test_who_is_to_store_waits_for_as_many_as_there_were_the_last_time() -> None:
    lager = Lager()
    samler = _samling(lager)
    _sammen(samler, lager, "a", "b", "c")
    samler._faelles = 30
    traade = [threading.Thread(target=samler.gem, args=(n, KENDT)) for n in ("d", "e", "f")]
    traade[0].start()
    vent_paa(lambda: samler._optaget)
    for nr, traad in enumerate(traade[1:], 1):
        assert len(lager.saetninger) == 2  # waited for
        traad.start()
        if nr < 2:
            vent_paa_koe(samler, nr)
    for traad in traade:
        traad.join(30)
    assert lager.saetninger[1:] == [["a", "b", "c"], ["d", "e", "f"]]


def test_who_is_waited_for_and_does_not_come_is_not_waited_for_again() -> None:
    lager = Lager()
    samler = _samling(lager)
    _sammen(samler, lager, "a", "b", "c")
    assert samler.gem("d", KENDT) == "d!"
    samler._faelles = 30
    assert samler.gem("e", KENDT) == "e!"
    assert lager.saetninger[2:] == [["d"], ["e"]]


def test_another_sender_is_not_waited_for() -> None:
    lager = Lager()
    samler = _samling(lager)
    _sammen(samler, lager, "a", "b", "c")
    samler._faelles = 30
    assert samler.gem("d", object()) == "d!"
    assert lager.saetninger[2:] == [["d"]]


def test_no_more_than_a_statement_takes_and_none_of_another() -> None:
    lager = Lager()
    mange = [f"{n:02d}" for n in range(MEST + 1)]
    blev = _sammen(_samling(lager), lager, *mange, "anden", af={"anden": object()})
    assert lager.saetninger == [["foerst"], mange[:-1], mange[-1:], ["anden"]]
    assert blev == {n: f"{n}!" for n in blev}


@pytest.mark.parametrize(
    "fejl",
    [OperationalError("deadlock"), DatabaseError("one of them"), RuntimeError("a fault of ours")],
)
def test_what_cannot_be_stored_together_is_stored_one_by_one(fejl: Exception) -> None:
    lager = Lager(fejl)
    blev = _sammen(_samling(lager), lager, "a", "b", "c")
    assert lager.saetninger[:2] == [["foerst"], ["a", "b", "c"]]
    assert sorted(lager.saetninger[2:]) == [["a"], ["b"], ["c"]]
    assert blev == {n: f"{n}!" for n in blev}


def test_without_a_connection_all_are_told_at_once() -> None:
    fejl = OperationalError("no connection")
    fejl.__cause__ = PoolTimeout()
    lager = Lager(fejl)
    blev = _sammen(_samling(lager), lager, "a", "b")
    assert lager.saetninger == [["foerst"], ["a", "b"]]
    assert blev == {"foerst": "foerst!", "a": fejl, "b": fejl}


def test_a_thread_that_ends_in_the_middle_leaves_nobody_waiting() -> None:
    fejl = SystemExit()
    lager = Lager(fejl)
    blev = _sammen(_samling(lager), lager, "a", "b", "c")
    assert blev.pop("a") is fejl  # whoever led has it itself
    assert blev == {n: f"{n}!" for n in ("foerst", "b", "c")}


def test_who_has_waited_long_for_its_turn_stores_its_own() -> None:
    lager = Lager()
    samler = _samling(lager, taalmod=0.01)
    foerst = threading.Thread(target=samler.gem, args=("foerst", KENDT))
    foerst.start()
    assert lager.inde.wait(30)
    # The one before it hangs, and still does when this one is stored.
    assert samler.gem("a", KENDT) == "a!"
    assert lager.saetninger == [["foerst"], ["a"]]
    lager.videre.set()
    foerst.join(30)
    assert not samler._koe
    assert not samler._optaget
