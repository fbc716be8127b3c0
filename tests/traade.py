"""Calls at the same time, each with a connection of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections

from access.samling import Samling

TAALMOD = 60.0
"""Seconds that anything may take where the machine has other work: waited for only where something
is wrong."""


def samtidig(*kald: Callable[[], Any]) -> None:
    """Run the calls in threads with connections of their own; their errors are ours."""
    fejl: list[BaseException] = []
    start = threading.Barrier(len(kald))

    def koer(each: Callable[[], Any]) -> None:
        try:
            start.wait(TAALMOD)
            each()
        except BaseException as grund:
            fejl.append(grund)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=koer, args=(each,)) for each in kald]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TAALMOD)
    assert not fejl, fejl
    assert not any(thread.is_alive() for thread in threads)


def vent_paa(betingelse: Callable[[], bool]) -> None:
    """Until it is so, as long as a slow machine may take."""
    until = time.monotonic() + TAALMOD
    while not betingelse():
        assert time.monotonic() < until
        time.sleep(0.001)


def nogen_venter() -> bool:
    """Some connection to the database of the tests waits for a lock that another holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_stat_clear_snapshot(), pg_stat_activity"
            " where datname = current_database() and wait_event_type = 'Lock')"
        )
        return bool(cursor.fetchone()[0])


def vent_paa_koe(samler: Samling[Any, Any, Any], antal: int) -> None:
    """Until so many wait there."""
    vent_paa(lambda: len(samler._koe) == antal)


@contextmanager
def _holdt(monkeypatch: pytest.MonkeyPatch, hvor: Any) -> Iterator[list[int]]:
    """The first that is stored by `hvor.samling` waits until the block ends; how many each time
    took."""
    rigtig: Samling[Any, Any, Any] = hvor.samling
    antal: list[int] = []
    maa = threading.Event()

    def langsom(poster: Sequence[Any], hvis: Any) -> list[Any]:
        antal.append(len(poster))
        if len(antal) == 1:
            assert maa.wait(TAALMOD)
        return rigtig._lager(poster, hvis)

    samler = Samling(langsom, mest=rigtig._mest, orden=rigtig._orden, taalmod=TAALMOD)
    monkeypatch.setattr(hvor, "samling", samler)
    try:
        yield antal
    finally:
        maa.set()


def send_sammen(
    monkeypatch: pytest.MonkeyPatch,
    hvor: Any,
    *kald: Callable[[], Any],
    foer: Callable[[], Any] = lambda: None,
) -> tuple[list[Any], list[int]]:
    """The answers to calls that come while the first of them is being stored by `hvor.samling`, in
    their order; and how many were stored each time. `foer`: done while they wait."""
    svar: dict[int, Any] = {}

    def et(nr: int) -> None:
        try:
            svar[nr] = kald[nr]()
        finally:
            connections.close_all()

    traade = [threading.Thread(target=et, args=(nr,)) for nr in range(len(kald))]
    with _holdt(monkeypatch, hvor) as antal:
        traade[0].start()
        vent_paa(lambda: len(antal) == 1)
        for nr, traad in enumerate(traade[1:], 1):
            traad.start()
            vent_paa_koe(hvor.samling, nr)
        foer()
    for traad in traade:
        traad.join(TAALMOD)
    return [svar[nr] for nr in sorted(svar)], antal
