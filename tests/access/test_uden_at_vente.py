"""Statements that are sent without waiting for each: in order, all or nothing, and nothing of what
was refused is told but to whoever waits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.pq import PipelineStatus

from access import forberedt
from access.masse import tekstliste

pytestmark = pytest.mark.django_db

SKRIV = "insert into tal (nr, vaerdi) values (%s, %s)"
RET = "update tal set vaerdi = vaerdi || %s where nr = %s"
HEMMELIGT = "0107744444"


@pytest.fixture(autouse=True)
def tal() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "create temp table tal (nr int primary key, vaerdi text) on commit drop;"
            "alter table tal add check (vaerdi not like '%ugyldig%')"
        )
    yield
    assert not connection.execute_wrappers
    assert connection.connection.info.pipeline_status == PipelineStatus.OFF


def raekker() -> list[tuple[Any, ...]]:
    return forberedt.hent("select nr, vaerdi from tal order by nr")


def test_they_are_carried_out_in_their_order_and_a_read_waits_for_them() -> None:
    with forberedt.uden_at_vente():
        forberedt.udfoer(SKRIV, [1, "a"])
        assert connection.connection.info.pipeline_status == PipelineStatus.ON
        for tegn in "bcdefgh":  # so often that it becomes a prepared statement on the way
            forberedt.udfoer(RET, [tegn, 1], plan=tegn != "c")
        assert raekker() == [(1, "abcdefgh")]
        forberedt.udfoer(RET, ["i", 1])
    assert raekker() == [(1, "abcdefghi")]


def test_rows_that_are_asked_for_later_are_those_of_their_moment() -> None:
    def alle() -> Callable[[], list[tuple[Any, ...]]]:
        return forberedt.senere("select nr, vaerdi from tal order by nr")

    with forberedt.uden_at_vente():
        forberedt.udfoer(SKRIV, [1, "a"])
        before = alle()
        slettet = forberedt.senere("delete from tal where nr = %s returning vaerdi", [1])
        after = alle()
        assert connection.connection.info.pipeline_status == PipelineStatus.ON
        assert (slettet(), before(), after()) == ([("a",)], [(1, "a")], [])
        forberedt.udfoer(SKRIV, [2, "b"])
        last = alle()
    assert last() == [(2, "b")]
    assert alle()() == [(2, "b")]  # waited for at once, where the others are


def test_statements_of_django_wait_and_know_what_they_did() -> None:
    with forberedt.uden_at_vente(), connection.cursor() as cursor:
        forberedt.udfoer(SKRIV, [1, "a"])
        cursor.execute("update tal set vaerdi = 'b'")
        assert cursor.rowcount == 1
        forberedt.udfoer(SKRIV, [2, "c"])
        with transaction.atomic():
            forberedt.udfoer(SKRIV, [3, "d"])
            transaction.set_rollback(True)
        cursor.execute("select count(*) from tal")
        assert cursor.fetchone() == (2,)


def _naeste() -> None:
    for nr in range(3, 50):
        forberedt.udfoer(SKRIV, [nr, "b" * 10_000])


def _skriv(foerste: str, saa: Callable[[], object]) -> None:
    with transaction.atomic(), forberedt.uden_at_vente():
        forberedt.udfoer(SKRIV, [1, "a"])
        forberedt.udfoer(SKRIV, [2, foerste])
        saa()


def _senere() -> None:
    forberedt.senere("select nr from tal")()


@pytest.mark.parametrize(
    "saa", [_naeste, raekker, _senere, lambda: None], ids=["næste", "læs", "senere", "slut"]
)
def test_the_first_that_is_refused_takes_all_with_it(saa: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match="check constraint"):
        _skriv("ugyldig", saa)
    assert raekker() == []
    _skriv("b", raekker)
    assert raekker() == [(1, "a"), (2, "b")]


def test_an_error_of_ours_is_told_and_nothing_of_theirs(caplog: Any) -> None:
    """psycopg would log what PostgreSQL says of the one that was refused: the row."""
    caplog.set_level(logging.DEBUG)

    def vores() -> None:
        raise ValueError("our own")

    with pytest.raises(ValueError, match="our own"):
        _skriv(f"ugyldig {HEMMELIGT}", vores)
    assert HEMMELIGT not in caplog.text
    assert raekker() == []


def test_the_inner_of_two_leaves_the_waiting_to_the_outer() -> None:
    with forberedt.uden_at_vente():
        with forberedt.uden_at_vente():
            forberedt.udfoer(SKRIV, [1, "a"])
        assert connection.connection.info.pipeline_status == PipelineStatus.ON
        forberedt.udfoer(RET, ["b", 1])
    assert raekker() == [(1, "ab")]


def test_who_counts_statements_sees_them_one_by_one(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3), forberedt.uden_at_vente():
        forberedt.udfoer(SKRIV, [1, "a"])
        assert forberedt.senere("select vaerdi from tal")() == [("a",)]
        assert raekker() == [(1, "a")]


def test_a_list_of_texts_is_read_as_it_is() -> None:
    for tekster in (
        [],
        [""],
        ["cpr:1", 'et "citat"', "back\\slash", "{a,b}", "null", "to\nlinjer"],
    ):
        ((laest,),) = forberedt.hent("select %s::text[]", [tekstliste(tekster)])
        assert laest == tekster
