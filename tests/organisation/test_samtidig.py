"""Nobody writes a unit's number on a row while units are renumbered, seen from another
connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from access.models import Bruger
from access.organisation import laase
from access.services import genberegn_adgang
from indexes.registrering.opslag import slaa_op
from tests.organisation.conftest import TRAE, u


@pytest.fixture
def anden(db: None) -> Iterator[Callable[[str], bool]]:
    """Could another connection take this lock now? It lets go at once."""
    s = connection.settings_dict
    with psycopg.connect(
        host=s["HOST"],
        port=s["PORT"],
        user=s["USER"],
        password=s["PASSWORD"],
        dbname=s["NAME"],
    ) as other:

        def kan(lock: str) -> bool:
            function = "pg_try_advisory_xact_lock" + ("_shared" if lock == "del" else "")
            row = other.execute(f"select {function}(%s::bigint)", [laase._TRAE]).fetchone()
            other.rollback()
            assert row is not None
            return bool(row[0])

        yield kan


def test_who_has_read_a_number_holds_a_renumbering_back(anden: Callable[[str], bool]):
    assert anden("alene")
    slaa_op(cvr=(), enheder=[u("X")], fagsystemer=())
    assert not anden("alene")
    assert anden("del")  # but not another delivery


def test_a_lookup_without_units_holds_nobody_back(anden: Callable[[str], bool]):
    slaa_op(cvr=["11715311"], enheder=[], fagsystemer=())
    assert anden("alene")


def test_rights_are_worked_out_under_the_same_lock(
    anden: Callable[[str], bool], bruger_med: Callable[..., Bruger]
):
    genberegn_adgang([bruger_med({"enheder": [UUID(u("X"))]})])
    assert not anden("alene")


def test_a_renumbering_holds_deliveries_back(
    anden: Callable[[str], bool], lever: Callable[..., Any]
):
    with transaction.atomic():
        lever(*TRAE)
        assert not anden("del")
        transaction.set_rollback(True)
    assert anden("alene")  # what a transaction takes ends with it


def test_a_changed_telephone_holds_nobody_back(
    anden: Callable[[str], bool], enhed: Callable[..., Any], lever: Callable[..., Any]
):
    old = enhed("Gammel", 700, 700)
    lever({"uuid": str(old.uuid), "telefon": "12 34 56 78"})
    old.refresh_from_db()
    assert old.telefon == "12 34 56 78"
    assert anden("alene")
