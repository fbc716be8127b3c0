"""The rows that every call reads, by statements whose text is made once.

The ORM makes its text anew at each query: for these, which stand before every message, that cost
several times what PostgreSQL takes to answer them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

from access import forberedt
from access.klienter.models import Hemmelighed, Serviceaftale
from access.models import Fagsystem, Systemklient

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Dagen:
    """A client on one day: its serviceaftaler in force, as they stand in their table, and the
    objects that it has delivered."""

    aftaler: tuple[Serviceaftale, ...] = ()
    objekter: int = 0


def systemklient(id_: int, dag: date) -> tuple[Systemklient, Dagen] | None:
    """The client of an id, with its fagsystem and its day. One statement."""
    for klient, fagsystem, dagen in _hent((Systemklient, Fagsystem), _KLIENT_SQL, [dag, dag, id_]):
        return _klient(klient, fagsystem), dagen
    return None


def hemmeligheder(klient_id: str, dag: date) -> list[tuple[Hemmelighed, Dagen]]:
    """The secrets of a client, at most two, each with its client, fagsystem and day. One
    statement."""
    found = []
    for secret, klient, fagsystem, dagen in _hent(
        (Hemmelighed, Systemklient, Fagsystem), _HEMMELIGHED_SQL, [dag, dag, klient_id]
    ):
        secret.klient = _klient(klient, fagsystem)
        found.append((secret, dagen))
    return found


def dagen(klient_id: int, dag: date) -> Dagen:
    """The day of a client that is known already. One statement."""
    (row,) = forberedt.hent(f"select {_DAGEN.format('%s')}", [klient_id, dag, klient_id, dag])
    return _dagen(row)


_DAGEN = """
(select jsonb_agg(jsonb_build_array(a.id, a.myndigheder, a.kle, a.rettigheder) order by a.id)
 from klienter_serviceaftale a where a.klient_id = {0} and a.gyldig @> %s::date),
(select f.objekter from klienter_forbrug f where f.klient_id = {0} and f.dag = %s)
"""
_KLIENT_SQL = f"""
select {{}}, {_DAGEN.format("t0.id")} from access_systemklient t0
join access_fagsystem t1 on t1.id = t0.fagsystem_id where t0.id = %s
"""
_HEMMELIGHED_SQL = f"""
select {{}}, {_DAGEN.format("t1.id")} from access_systemklient t1
join klienter_hemmelighed t0 on t0.klient_id = t1.id
join access_fagsystem t2 on t2.id = t1.fagsystem_id
where t1.klient_id = %s order by t0.plads limit 2
"""


def _dagen(row: Sequence[Any]) -> Dagen:
    aftaler, objekter = row
    rows = json.loads(aftaler) if aftaler else []
    found = (
        Serviceaftale(id=id_, myndigheder=myndigheder, kle=kle, rettigheder=rettigheder)
        for id_, myndigheder, kle, rettigheder in rows
    )
    return Dagen(tuple(found), objekter or 0)


def _hent(modeller: tuple[type[models.Model], ...], sql: str, params: list[Any]) -> list[Any]:
    """The models of each row, and its day."""
    found = []
    for row in forberedt.hent(sql.format(_kolonner(modeller)), params):
        parts, start = [], 0
        for model in modeller:
            end = start + len(_felter(model))
            parts.append(_model(model, row[start:end]))
            start = end
        found.append([*parts, _dagen(row[start:])])
    return found


def _model(model: type[M], row: Sequence[Any]) -> M:
    return model.from_db(connection.alias, _felter(model), row)


def _klient(klient: Systemklient, fagsystem: Fagsystem) -> Systemklient:
    klient.fagsystem = fagsystem
    return klient


@cache
def _felter(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(f.attname for f in model._meta.concrete_fields)


@cache
def _kolonner(modeller: tuple[type[models.Model], ...]) -> str:
    return ", ".join(
        f't{n}."{f.column}"' for n, m in enumerate(modeller) for f in m._meta.concrete_fields
    )
