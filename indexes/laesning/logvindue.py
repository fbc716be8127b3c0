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
from django.db import connection, models
from django.db.models import QuerySet

from access.values import Adgang
from indexes.dokument.models import Dokument
from indexes.laesning.values import Logget, Logpost
from indexes.oio.art import Art
from indexes.sag.models import Sag
from indexes.ydelse.models import BevilgetYdelse, Effektuering


@dataclass(frozen=True, slots=True)
class Adgangstabel:
    """Where it is decided who sees an object: the table, its column of the object's uuid, and that
    of its parts where each part is decided by itself."""

    model: type[models.Model]
    uuid: str
    del_: str = ""


TABELLER = {
    Art.SAG: Adgangstabel(Sag, "uuid"),
    Art.DOKUMENT: Adgangstabel(Dokument, "uuid"),
    Art.BEVILLING: Adgangstabel(BevilgetYdelse, "bevilling_uuid", "ydelse_id"),
    Art.EFFEKTUERING: Adgangstabel(Effektuering, "effektuering_uuid", "indeks"),
}


def synlige(adgang: Adgang, art: Art) -> Any:
    """The rows of a kind that the reader reaches: one per object, or one per part of it."""
    guarded: Any = TABELLER[art].model._default_manager
    return guarded.visible_to(adgang)


def hent(art: Art, uuider: Sequence[UUID] | QuerySet, *, adgang: Adgang) -> list[Logget]:
    """Those of the objects that the reader reaches, by uuid, with their log. One statement.

    `uuider` may be a query for uuids, which then runs inside the same statement.
    """
    table = TABELLER[art]
    rows = synlige(adgang, art).filter(**{f"{table.uuid}__in": uuider}).order_by()
    if table.del_:
        rows = rows.values(table.uuid).annotate(dele=ArrayAgg(table.del_, distinct=True))
        columns = "v.dele"
    else:
        rows = rows.values(table.uuid)
        columns = "null"
    sql, params = rows.query.sql_with_params()
    names = "uuid, dele" if table.del_ else "uuid"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select r.objekt_uuid, r.myndighed, r.tidspunkt, r.sts_tidspunkt, r.indhold, {columns}"
            f" from ({sql}) v({names})"
            " join registrering_synlig r on r.objekt_uuid = v.uuid and r.art = %s"
            " order by r.objekt_uuid, r.tidspunkt, r.id",
            [*params, int(art)],
        )
        found = cursor.fetchall()
    return [_logget(art, list(group)) for _, group in groupby(found, key=lambda row: row[0])]


def _logget(art: Art, rows: Sequence[Sequence[Any]]) -> Logget:
    uuid, myndighed, *_, dele = rows[0]
    return Logget(
        art=art,
        uuid=uuid,
        myndighed=myndighed,
        poster=tuple(Logpost(row[2], row[3], json.loads(row[4])) for row in rows),
        dele=None if dele is None else frozenset(dele),
    )
