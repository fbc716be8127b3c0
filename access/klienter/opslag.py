"""The rows that every call reads, by statements whose text is made once.

The ORM makes its text anew at each query: for these, which stand before every message, that cost
several times what PostgreSQL takes to answer them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import orjson
from django.db import models

from access import forberedt
from access.klienter.models import Hemmelighed, Serviceaftale
from access.masse import fra_kolonner, kolonner
from access.models import Fagsystem, Systemklient


@dataclass(frozen=True, slots=True)
class Dagen:
    """A client on one day: its serviceaftaler in force, as they stand in their table, and the
    objects that it has delivered."""

    aftaler: tuple[Serviceaftale, ...] = ()
    objekter: int = 0


def systemklient(id_: int, dag: date) -> tuple[Systemklient, Dagen] | None:
    """The client of an id, with its fagsystem and its day. One statement."""
    for klient, fagsystem, dagen in _hent("kf", _KLIENT_SQL, [id_, dag]):
        return _klient(klient, fagsystem), dagen
    return None


def hemmeligheder(klient_id: str, dag: date) -> list[tuple[Hemmelighed, Dagen]]:
    """The secrets of a client, at most two, each with its client, fagsystem and day. One
    statement."""
    found = []
    for secret, klient, fagsystem, dagen in _hent("hkf", _HEMMELIGHED_SQL, [klient_id, dag]):
        secret.klient = _klient(klient, fagsystem)
        found.append((secret, dagen))
    return found


def dagen(klient_id: int, dag: date) -> Dagen:
    """The day of a client that is known already. One statement."""
    (row,) = forberedt.hent(f"select {_DAGEN}", [klient_id, dag, klient_id, dag])
    return _dagen(row)


_DAGEN = """
(select jsonb_agg(jsonb_build_array(a.id, a.myndigheder, a.kle, a.rettigheder, a.kilder)
    order by a.id)
 from klienter_serviceaftale a where a.klient_id = %s and a.gyldig @> %s::date),
(select f.objekter from klienter_forbrug f where f.klient_id = %s and f.dag = %s::date)
"""
# The first statement of a call: it takes the call's role with it.
_KLIENT_SQL = """
select {}, d.aftaler, d.objekter
from {} r cross join lateral sapa_kalder(r.foerst, %s::bigint, %s::date) d
"""
_HEMMELIGHED_SQL = """
select {}, d.aftaler, d.objekter
from {} r cross join lateral sapa_kalder_med_hemmelighed(r.foerst, %s::text, %s::date) d
"""


def _dagen(row: Sequence[Any]) -> Dagen:
    aftaler, objekter = row
    rows = orjson.loads(aftaler) if aftaler else []
    found = (
        Serviceaftale(
            id=id_, myndigheder=myndigheder, kle=kle, rettigheder=rettigheder, kilder=kilder
        )
        for id_, myndigheder, kle, rettigheder, kilder in rows
    )
    return Dagen(tuple(found), objekter or 0)


_MODELLER: dict[str, type[models.Model]] = {
    "h": Hemmelighed,
    "k": Systemklient,
    "f": Fagsystem,
}


def _hent(navne: str, sql: str, params: list[Any]) -> list[Any]:
    """The models of each row, and its day."""
    found = []
    for row in forberedt.hent(sql.format(_kolonner(navne), forberedt.kilde()), params):
        parts, start = [], 0
        for navn in navne:
            model = _MODELLER[navn]
            end = start + len(kolonner(model))
            parts.append(fra_kolonner(model, row[start:end]))
            start = end
        found.append([*parts, _dagen(row[start:])])
    return found


def _klient(klient: Systemklient, fagsystem: Fagsystem) -> Systemklient:
    klient.fagsystem = fagsystem
    return klient


@cache
def _kolonner(navne: str) -> str:
    """Each column of the models, out of the rows that the function gives whole."""
    return ", ".join(
        f'(d.{navn})."{column}"' for navn in navne for column in kolonner(_MODELLER[navn])
    )
