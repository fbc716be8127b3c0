"""The rows that every call reads, by statements whose text is made once.

The ORM makes its text anew at each query: for these, which stand before every message, that cost
several times what PostgreSQL takes to answer them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

from access.klienter.models import Hemmelighed, Serviceaftale
from access.models import Fagsystem, Systemklient

M = TypeVar("M", bound=models.Model)


def systemklient(id_: int) -> Systemklient | None:
    """The client of an id, with its fagsystem. One statement."""
    rows = _hent((Systemklient, Fagsystem), _KLIENT_SQL, [id_])
    return _klient(*rows[0]) if rows else None


def hemmeligheder(klient_id: str) -> list[Hemmelighed]:
    """The secrets of a client, at most two, each with its client and fagsystem. One statement."""
    found = []
    for secret, klient, fagsystem in _hent(
        (Hemmelighed, Systemklient, Fagsystem), _HEMMELIGHED_SQL, [klient_id]
    ):
        secret.klient = _klient(klient, fagsystem)
        found.append(secret)
    return found


def aftaler(klient_id: int, dag: date) -> list[tuple[Serviceaftale, int]]:
    """The serviceaftaler in force on a day, each with the objects delivered that day. One
    statement."""
    rows = _raekker(_AFTALE_SQL.format(_kolonner((Serviceaftale,))), [dag, klient_id, dag])
    return [(_model(Serviceaftale, row[:-1]), row[-1] or 0) for row in rows]


_KLIENT_SQL = """
select {} from access_systemklient t0
join access_fagsystem t1 on t1.id = t0.fagsystem_id where t0.id = %s
"""
_HEMMELIGHED_SQL = """
select {} from access_systemklient t1
join klienter_hemmelighed t0 on t0.klient_id = t1.id
join access_fagsystem t2 on t2.id = t1.fagsystem_id
where t1.klient_id = %s order by t0.plads limit 2
"""
_AFTALE_SQL = """
select {},
       (select f.objekter from klienter_forbrug f where f.klient_id = t0.klient_id and f.dag = %s)
from klienter_serviceaftale t0 where t0.klient_id = %s and t0.gyldig @> %s::date order by t0.id
"""


def _hent(modeller: tuple[type[models.Model], ...], sql: str, params: list[Any]) -> list[Any]:
    found = []
    for row in _raekker(sql.format(_kolonner(modeller)), params):
        parts, start = [], 0
        for model in modeller:
            end = start + len(_felter(model))
            parts.append(_model(model, row[start:end]))
            start = end
        found.append(parts)
    return found


def _raekker(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


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
