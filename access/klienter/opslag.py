"""The rows that every call reads, by statements whose text is made once.

The ORM makes its text anew at each query: for these, which stand before every message, that cost
several times what PostgreSQL takes to answer them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import orjson
from django.conf import settings
from django.db import models

from access import forberedt
from access.klienter.models import Certifikat, Hemmelighed, Serviceaftale
from access.masse import fra_kolonner, kolonner
from access.models import Fagsystem, Systemklient


@dataclass(frozen=True, slots=True)
class Dagen:
    """A client on one day: its serviceaftaler in force, as they stand in their table, the objects
    that it has delivered, and the stamp of what it was found to be by (access.klienter.bevist);
    empty where it was not asked for."""

    aftaler: tuple[Serviceaftale, ...] = ()
    objekter: int = 0
    stempel: str = ""


def systemklient(id_: int, dag: date) -> tuple[Systemklient, Dagen] | None:
    """The client of an id, with its fagsystem and its day. One statement."""
    for klient, fagsystem, dagen in _hent("kf", _KLIENT_SQL, id_, dag):
        return _klient(klient, fagsystem), dagen
    return None


def hemmeligheder(klient_id: str, dag: date) -> list[tuple[Hemmelighed, Dagen]]:
    """The secrets of a client, at most two, each with its client, fagsystem and day. One
    statement."""
    found = []
    for secret, klient, fagsystem, dagen in _hent("hkf", _HEMMELIGHED_SQL, klient_id, dag):
        secret.klient = _klient(klient, fagsystem)
        found.append((secret, dagen))
    return found


def certifikat(sha256: str, dag: date) -> tuple[Certifikat, Dagen] | None:
    """A certificate with its client, fagsystem and day. One statement."""
    for found, klient, fagsystem, dagen in _hent("ckf", _CERTIFIKAT_SQL, sha256, dag):
        found.klient = _klient(klient, fagsystem)
        return found, dagen
    return None


def dagen(klient_id: int, dag: date) -> Dagen:
    """The day of a client that is known already. One statement."""
    ((aftaler, objekter),) = forberedt.hent(f"select {_DAGEN}", [klient_id, dag, klient_id, dag])
    return _dagen(aftaler, objekter, "")


_DAGEN = """
(select jsonb_agg(jsonb_build_array(a.id, a.myndigheder, a.kle, a.rettigheder, a.kilder)
    order by a.id)
 from klienter_serviceaftale a where a.klient_id = %s and a.gyldig @> %s::date),
(select f.objekter from klienter_forbrug f where f.klient_id = %s and f.dag = %s::date)
"""
# The first statement of a call: it takes the call's role with it.
_KALDER = """
select {{}}, d.aftaler, d.objekter, d.stempel
from r cross join lateral {}(r.foerst, %s::{}, %s::date, %s::bigint) d
"""
_KLIENT_SQL = _KALDER.format("sapa_kalder", "bigint")
_HEMMELIGHED_SQL = _KALDER.format("sapa_kalder_med_hemmelighed", "text")
_CERTIFIKAT_SQL = _KALDER.format("sapa_kalder_med_certifikat", "text")


def _dagen(aftaler: str | None, objekter: int | None, stempel: str) -> Dagen:
    rows = orjson.loads(aftaler) if aftaler else []
    found = (
        Serviceaftale(
            id=id_, myndigheder=myndigheder, kle=kle, rettigheder=rettigheder, kilder=kilder
        )
        for id_, myndigheder, kle, rettigheder, kilder in rows
    )
    return Dagen(tuple(found), objekter or 0, stempel)


_MODELLER: dict[str, type[models.Model]] = {
    "h": Hemmelighed,
    "c": Certifikat,
    "k": Systemklient,
    "f": Fagsystem,
}


def _hent(navne: str, sql: str, hvem: str | int, dag: date) -> list[Any]:
    """The models of each row, and its day."""
    found = []
    params = [hvem, dag, settings.KLIENTER.objekter_pr_dag]
    for row in forberedt.med_foerst(sql.format(_kolonner(navne)), params):
        parts, start = [], 0
        for navn in navne:
            model = _MODELLER[navn]
            end = start + len(kolonner(model))
            parts.append(fra_kolonner(model, row[start:end]))
            start = end
        found.append([*parts, _dagen(*row[start:])])
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
