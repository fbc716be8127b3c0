"""The connections of a web process: the last that was given back is the first that is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from psycopg_pool import ConnectionPool

from access import pulje
from access.pulje import SenesteFoerst


@pytest.fixture
def pool(db: None) -> Iterator[SenesteFoerst]:
    kwargs = {**connection.get_connection_params(), "autocommit": True}
    kwargs.pop("pool", None)
    kwargs.pop("cursor_factory", None)
    with SenesteFoerst(kwargs=kwargs, min_size=3, max_size=3, timeout=30) as made:
        made.wait(30)
        yield made


def _pid(con: psycopg.Connection[Any]) -> int:
    return con.info.backend_pid


def test_the_last_that_was_given_back_is_taken_first(pool: SenesteFoerst) -> None:
    first, second, third = (pool.getconn() for _ in range(3))
    pids = {_pid(c) for c in (first, second, third)}
    assert len(pids) == 3
    for con in (third, first, second):
        pool.putconn(con)
    for _ in range(5):  # one at a time: the same one
        with pool.connection() as con:
            assert con is second
    taken = [pool.getconn() for _ in range(3)]
    assert taken == [second, first, third]
    for con in taken:
        pool.putconn(con)


def test_one_that_has_rested_is_asked_whether_it_lives(
    pool: SenesteFoerst, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    rigtig = ConnectionPool.check_connection

    def check(con: psycopg.Connection[Any]) -> None:
        asked.append(_pid(con))
        rigtig(con)

    monkeypatch.setattr(SenesteFoerst, "check_connection", staticmethod(check))
    with pool.connection() as con:
        dead = _pid(con)
    with pool.connection():
        assert asked == []
    with psycopg.connect(**{**connection.get_connection_params(), "dbname": "postgres"}) as other:
        other.execute("select pg_terminate_backend(%s, 10000)", [dead])
    monkeypatch.setattr(pulje, "HVILET", -1.0)
    with pool.connection() as con:
        assert _pid(con) != dead
        assert con.execute("select 1").fetchone() == (1,)
    assert asked[0] == dead


def test_it_is_the_pool_that_django_makes_from_the_settings(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ConnectionPool(open=False, min_size=1)
    monkeypatch.setattr(type(connections["default"]), "pool", made)
    pulje.seneste_foerst()
    assert isinstance(made, SenesteFoerst)
    monkeypatch.setattr(type(connections["default"]), "pool", None)
    pulje.seneste_foerst()  # none is made
