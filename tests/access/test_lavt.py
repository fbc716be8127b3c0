"""Statements straight to libpq: the same rows, the same errors, and a transaction of one way less."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from psycopg import errors

from access import forberedt, lavt
from tests.faelles import NU
from tests.traade import samtidig

pytestmark = pytest.mark.django_db

UID = UUID("5d1f2c3e-0000-4000-8000-000000000001")
VAERDIER: list[tuple[str, Any]] = [
    ("text", 'd\'Artagnan \\ "æøå" $1 %s ;COMMIT--'),
    ("text", None),
    ("text[]", ["a,b", "c\\d", "'", None]),
    ("uuid", UID),
    ("uuid[]", [UID]),
    ("bigint", 2**40),
    ("int[]", [1, -2]),
    ("numeric", Decimal("12.50")),
    ("boolean", True),
    ("date", date(2026, 11, 28)),
    ("timestamptz", NU),
    ("bytea", b"\x00'\\\xff"),
    ("jsonb", '{"a": "b\'c"}'),
]


def _med_egen_forbindelse(proeve: Callable[..., None]) -> Callable[..., None]:
    """A test in a thread of its own, whose transactions are real: what it stores is its own to
    remove."""

    @wraps(proeve)
    def koer(**facts: Any) -> None:
        samtidig(lambda: proeve(**facts))

    return koer


@pytest.fixture
def tabel() -> Iterator[str]:
    """A table of ours, with a rule that is looked at when a transaction ends."""
    _udefra("create table lavt_proeve (id int, nr int)")
    _udefra(
        "alter table lavt_proeve add constraint lavt_en unique (id) deferrable initially deferred"
    )
    yield "lavt_proeve"
    _udefra("drop table lavt_proeve")


def _udefra(sql: str) -> Any:
    """As another connection sees it."""
    connection.ensure_connection()
    info = connection.connection.info
    with psycopg.connect(info.dsn, password=info.password, autocommit=True) as other:
        cursor = other.execute(sql)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def _i_transaktion(*saetninger: tuple[str, list[Any]]) -> None:
    """Some statements, the last of them as the last."""
    *former, last = saetninger
    with transaction.atomic():
        for sql, params in former:
            forberedt.udfoer(sql, params)
        forberedt.til_sidst(*last)


def _planer() -> lavt.Planer:
    forberedt.hent("select 1")
    found: lavt.Planer = connection.connection._sapa_planer
    return found


@pytest.mark.parametrize("i_transaktion", [False, True])
@_med_egen_forbindelse
def test_values_go_in_and_out_as_they_do_by_the_cursor(i_transaktion: bool) -> None:
    for type_, value in VAERDIER:
        # With a comment, so that no other test has met it.
        sql = f"select %s::{type_}, '100 %%' /* {i_transaktion} */"
        with connection.cursor() as cursor:
            cursor.execute(sql, [value])
            ((expected, _),) = cursor.fetchall()
        for _ in range(3):
            with transaction.atomic():
                if i_transaktion:
                    forberedt.hent("select 1")
                ((found, text),) = forberedt.hent(sql, [value])
            assert (found, text) == (expected, "100 %"), type_
            if isinstance(found, datetime):
                assert found.utcoffset() == timedelta(0)


@_med_egen_forbindelse
def test_a_value_may_go_in_its_binary_form(tabel: str) -> None:
    sql = f"insert into {tabel} select octet_length(b), %(n)s from unnest(%(b)b::bytea[]) b"
    for n in range(3):
        with transaction.atomic():
            forberedt.til_sidst(sql, {"n": n, "b": [b"\x00" * n]})
        assert _udefra(f"select array_agg(id order by id) from {tabel}") == list(range(n + 1))


@_med_egen_forbindelse
def test_the_first_statement_begins_the_transaction_and_the_last_ends_it(tabel: str) -> None:
    sql = f"insert into {tabel} values (%s, %s)"
    told: list[str] = []
    for n in (1, 2):
        with transaction.atomic():
            transaction.on_commit(lambda: told.append("efter"))
            forberedt.udfoer(f"select %s::int from {tabel}", [n])
            assert connection.connection.info.transaction_status.name == "INTRANS"
            forberedt.til_sidst(sql, [n, n])
            seen = _udefra(f"select count(*) from {tabel}")
            # The second time the statement was met before, and has ended what it stood in.
            assert seen == (2 if n == 2 else 0)
    assert _udefra(f"select count(*) from {tabel}") == 2
    assert told == ["efter", "efter"]


@_med_egen_forbindelse
def test_what_is_not_the_whole_transaction_is_not_ended(tabel: str) -> None:
    sql = f"insert into {tabel} values (%s, %s)"
    for n in (1, 2, 3):
        with transaction.atomic():
            with transaction.atomic():
                forberedt.til_sidst(sql, [n, n])
            assert _udefra(f"select count(*) from {tabel}") == 0
            transaction.set_rollback(True)
    assert _udefra(f"select count(*) from {tabel}") == 0


@_med_egen_forbindelse
def test_an_error_is_the_cursors_and_nothing_is_stored(tabel: str) -> None:
    sql = f"insert into {tabel} values (%s, 10 / %s::int)"
    for n in (5, 0, 0, 1):
        before = _udefra(f"select count(*) from {tabel}")
        if n:
            with transaction.atomic():
                forberedt.til_sidst(sql, [n, n])
            assert _udefra(f"select count(*) from {tabel}") == before + 1
            continue
        with pytest.raises(DatabaseError) as fejl:
            _i_transaktion((f"insert into {tabel} values (90, %s)", [1]), (sql, [n, n]))
        assert isinstance(fejl.value.__cause__, errors.DivisionByZero)
        assert _udefra(f"select count(*) from {tabel}") == before


@_med_egen_forbindelse
def test_what_the_end_refuses_is_not_stored(tabel: str) -> None:
    sql = f"insert into {tabel} values (%s, %s)"
    with transaction.atomic():
        forberedt.til_sidst(sql, [1, 1])
    with pytest.raises(IntegrityError, match="lavt_en"), transaction.atomic():
        forberedt.til_sidst(sql, [1, 2])
    assert _udefra(f"select sum(nr) from {tabel}") == 1
    with transaction.atomic():
        forberedt.til_sidst(sql, [3, 3])
    assert _udefra(f"select sum(nr) from {tabel}") == 4


@_med_egen_forbindelse
def test_what_nobody_waits_for_is_done_while_the_end_is_carried_out(tabel: str) -> None:
    sql = f"insert into {tabel} values (%s, 10 / %s::int) /* imens */"
    told: list[int] = []

    def slut(n: int, nr: int, goer: Callable[[], None]) -> None:
        with transaction.atomic():
            forberedt.udfoer(f"select 'imens' from {tabel}")
            forberedt.imens_til_sidst(goer)
            forberedt.til_sidst(sql, [n, nr])
            forberedt.glem_foer()

    slut(1, 1, lambda: told.append(1))
    assert told == []  # by the cursor's way: the offer is not taken
    slut(2, 1, lambda: told.append(2))
    assert told == [2]
    # What the end refuses it refuses all the same.
    with pytest.raises(DatabaseError):
        slut(3, 0, lambda: told.append(3))
    # What is raised comes when all is stored, and the connection is as it should be.
    with pytest.raises(ZeroDivisionError):
        slut(4, 1, lambda: told.append(1 // 0))
    slut(5, 1, lambda: told.append(5))
    assert told == [2, 3, 5]
    assert _udefra(f"select array_agg(id order by id) from {tabel}") == [1, 2, 4, 5]
    # Forgotten with the call that it was of.
    with transaction.atomic():
        forberedt.til_sidst(sql, [6, 1])
    assert told == [2, 3, 5]


@_med_egen_forbindelse
def test_a_table_that_changes_has_its_plan_made_anew(tabel: str) -> None:
    sql = f"select * from {tabel}"
    for autocommit in (True, False):
        for _ in range(3):
            assert forberedt.hent(sql) == []
        with connection.cursor() as cursor:
            cursor.execute(f"alter table {tabel} add column mere_{autocommit} text")
        if autocommit:
            assert forberedt.hent(sql) == []
            continue
        with transaction.atomic():
            assert forberedt.hent(sql) == []
            assert _planer()._con.info.transaction_status.name == "INTRANS"


@_med_egen_forbindelse
def test_a_plan_that_is_gone_in_the_middle_is_an_error_once() -> None:
    sql = "select %s::int + 5"
    for _ in range(2):
        forberedt.hent(sql, [1])
    with connection.cursor() as cursor:
        cursor.execute("deallocate all")
    with pytest.raises(DatabaseError, match="does not exist"):
        _i_transaktion(("select 'noget andet'", []), (sql, [1]))
    with transaction.atomic():
        forberedt.hent("select 'noget andet'")
        assert forberedt.hent(sql, [1]) == [(6,)]


@_med_egen_forbindelse
def test_no_more_plans_are_kept_than_a_connection_has_room_for() -> None:
    planer = _planer()
    for _ in range(2):
        for n in range(lavt.MAKS_PLANER + 20):
            assert forberedt.hent(f"select {n} + %s::int", [1]) == [(n + 1,)]
    assert len(planer._navne) == lavt.MAKS_PLANER
    kept = forberedt.hent("select count(*) from pg_prepared_statements where name like '\\_sapa%%'")
    assert kept == [(lavt.MAKS_PLANER,)]


@_med_egen_forbindelse
def test_a_connection_that_is_gone_is_an_operational_error() -> None:
    sql = "select %s::int, 'borte'"
    for _ in range(2):
        assert forberedt.hent(sql, [1]) == [(1, "borte")]
    pid = connection.connection.info.backend_pid
    assert _udefra(f"select pg_terminate_backend({pid}, 5000)")
    with pytest.raises(OperationalError):
        forberedt.hent(sql, [1])
    connections.close_all()
    assert forberedt.hent(sql, [1]) == [(1, "borte")]


@_med_egen_forbindelse
def test_a_statement_that_takes_too_long_is_an_operational_error() -> None:
    sql = "select pg_sleep(%s::float)"
    for _ in range(2):
        forberedt.hent(sql, [0])
    timeout = "select set_config('statement_timeout', '20ms', true)"
    with pytest.raises(OperationalError) as fejl:
        _i_transaktion((timeout, []), (sql, [9]))
    assert isinstance(fejl.value.__cause__, errors.QueryCanceled)


@_med_egen_forbindelse
def test_a_rollback_forgets_no_plan(tabel: str) -> None:
    sql = f"insert into {tabel} values (%(id)s, %(nr)s + %(id)s)"
    for n in range(4):
        with transaction.atomic():
            forberedt.udfoer(sql, {"id": n, "nr": 1})
            transaction.set_rollback(n % 2 == 0)
    assert _udefra(f"select sum(nr) from {tabel}") == 2 + 4


def test_a_thread_that_signals_are_for_waits_where_they_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A worker that is asked to stop must not wait in C for its statement."""
    monkeypatch.setattr(lavt, "KUN_TRAADE", True)
    assert not lavt.i_traad()
    told: list[bool] = []
    samtidig(lambda: told.append(lavt.i_traad()))
    assert told == [True]


@_med_egen_forbindelse
def test_plans_of_psycopgs_own_that_a_rollback_forgets_take_ours_along_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where a process's first thread, which is signalled, used the connection before."""
    sql = f"select %s::int /* {uuid4()} */"
    for _ in range(3):
        assert forberedt.hent(sql, [1]) == [(1,)]
    with monkeypatch.context() as other:
        other.setattr(forberedt, "i_traad", lambda: False)
        for _ in range(3):
            assert forberedt.hent("select 'psycopg'") == [("psycopg",)]
        with transaction.atomic():
            forberedt.hent("select 'psycopg'")
            transaction.set_rollback(True)
    with transaction.atomic():
        assert forberedt.hent(sql, [2]) == [(2,)]
