"""The log behind the door: objects that an Adgang reaches, with their registreringer.

Which objects is asked of the projections' guarded managers, and the log is read through its window
in the same statement, so the door and the lock both stand between a reader and any content.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Q

from access import forberedt
from access.values import Adgang
from indexes.dokument.models import Dokument
from indexes.laesning.values import Logget, Logpost
from indexes.oio.art import Art
from indexes.sag.models import Sag
from indexes.ydelse.models import BevilgetYdelse, Effektuering


@dataclass(frozen=True, slots=True)
class Adgangstabel:
    """Where it is decided who sees an object: the table, its column of the object's uuid, and that
    of its parts where each part is decided by itself; `ekstra`: a flag that the judge needs."""

    model: type[models.Model]
    uuid: str
    del_: str = ""
    ekstra: tuple[str, ...] = ()


TABELLER = {
    Art.SAG: Adgangstabel(Sag, "uuid"),
    Art.DOKUMENT: Adgangstabel(Dokument, "uuid", ekstra=("sagsloest",)),
    Art.BEVILLING: Adgangstabel(BevilgetYdelse, "bevilling_uuid", "ydelse_id"),
    Art.EFFEKTUERING: Adgangstabel(Effektuering, "effektuering_uuid", "indeks"),
}


def synlige(adgang: Adgang, art: Art) -> Any:
    """The rows of a kind that the reader reaches: one per object, or one per part of it."""
    guarded: Any = TABELLER[art].model._default_manager
    return guarded.visible_to(adgang)


def hent(
    art: Art,
    uuider: Sequence[UUID] | Q,
    *,
    adgang: Adgang,
    efter: UUID | None = None,
    antal: int | None = None,
) -> list[Logget]:
    """Those of the objects that the reader reaches, in order of uuid, with their log. One
    statement.

    `uuider` may be a condition on the rows' uuid. `efter` and `antal`: the next so many.
    """
    table = TABELLER[art]
    where = uuider if isinstance(uuider, Q) else Q(**{f"{table.uuid}__in": uuider})
    rows = synlige(adgang, art).filter(where)
    if efter is not None:
        rows = rows.filter(**{f"{table.uuid}__gt": efter})
    if table.del_:
        # The condition has chosen objects; each is then given with all its parts that are seen.
        rows = rows.values(table.uuid).annotate(dele=ArrayAgg(table.del_, distinct=True))
    else:
        rows = rows.values(table.uuid, *table.ekstra)
    if antal is not None:
        rows = rows.order_by(table.uuid)[:antal]
    else:
        rows = rows.order_by()
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    extra = "dele" if table.del_ else table.ekstra[0] if table.ekstra else ""
    names, column = (f"uuid, {extra}", f"v.{extra}") if extra else ("uuid", "null")
    found = forberedt.hent(
        f"with v({names}) as materialized ({sql})"
        f" select r.objekt_uuid, r.myndighed, r.tidspunkt, r.sts_tidspunkt, r.indhold, {column}"
        " from sapa_log((select array_agg(uuid) from v), %s::smallint) r"
        " join v on v.uuid = r.objekt_uuid"
        " order by r.objekt_uuid, r.tidspunkt, r.id",
        [*params, int(art)],
    )
    return [_logget(table, art, list(group)) for _, group in groupby(found, key=lambda row: row[0])]


def _logget(table: Adgangstabel, art: Art, rows: Sequence[Sequence[Any]]) -> Logget:
    uuid, myndighed, *_, extra = rows[0]
    return Logget(
        art=art,
        uuid=uuid,
        myndighed=myndighed,
        poster=tuple(Logpost(row[2], row[3], json.loads(row[4])) for row in rows),
        dele=frozenset(extra) if table.del_ else None,
        sagsloest=bool(extra) if table.ekstra else False,
    )
