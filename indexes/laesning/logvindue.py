"""The log behind the door: objects that an Adgang reaches, with their registreringer.

Which objects is asked of the projections' guarded managers, and the log is read through its window
in the same statement, so the door and the lock both stand between a reader and any content.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

import orjson
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import F

from access import forberedt
from access.values import Adgang
from indexes.dokument.models import Dokument
from indexes.laesning.udvalg import EnAf, Udvalg, nummer, stedfortraedere
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
    uuider: Sequence[UUID] | Udvalg,
    *,
    adgang: Adgang,
    efter: UUID | None = None,
    antal: int | None = None,
) -> list[Logget]:
    """Those of the objects that the reader reaches, in order of uuid, with their log. One
    statement.

    `uuider`: which, or the queries that find them. `efter` and `antal`: the next so many.
    """
    if not isinstance(uuider, Udvalg) and not uuider:
        return []
    values: list[Any] = [*uuider.vaerdier] if isinstance(uuider, Udvalg) else [list(uuider)]
    if efter is not None:
        values.append(efter)
    text = _saetning(art, uuider, values, adgang=adgang, efter=efter is not None, antal=antal)
    if text is None:
        return []
    sql, params = text
    numbers = map(nummer, params)
    bound = [p if n is None else values[n] for p, n in zip(params, numbers, strict=True)]
    found = forberedt.hent(sql, bound)
    table = TABELLER[art]
    return [_logget(table, art, list(group)) for _, group in groupby(found, key=lambda row: row[0])]


_Saetning = tuple[str, tuple[Any, ...]]
_GEMTE: dict[Hashable, _Saetning | None] = {}
_MAKS_GEMTE = 500


def _saetning(
    art: Art,
    uuider: Sequence[UUID] | Udvalg,
    values: Sequence[Any],
    *,
    adgang: Adgang,
    efter: bool,
    antal: int | None,
) -> _Saetning | None:
    """The statement with its parameters, stand-ins among them; None if nothing can be found.

    It is made once for each set of rights: a system's are its serviceaftaler, which stand in the
    text and are part of what it is kept by. Never kept for a user, whose groups are rows.
    """
    what = uuider.noegle if isinstance(uuider, Udvalg) else "uuider"
    key = (art, what, efter, antal, adgang.grupper, adgang.for_borger)
    keep = what is not None and adgang.klient != ""
    if keep and key in _GEMTE:
        return _GEMTE[key]
    made = _byg(art, uuider, stedfortraedere(values), adgang, efter, antal)
    if keep:
        if len(_GEMTE) >= _MAKS_GEMTE:
            _GEMTE.clear()
        _GEMTE[key] = made
    return made


def _byg(
    art: Art,
    uuider: Sequence[UUID] | Udvalg,
    values: Sequence[Any],
    adgang: Adgang,
    efter: bool,
    antal: int | None,
) -> _Saetning | None:
    table = TABELLER[art]
    rows = synlige(adgang, art)
    if isinstance(uuider, Udvalg):
        rows = rows.filter(uuider.q(table.uuid, values))
    else:
        rows = rows.filter(EnAf(F(table.uuid), values[0]))
    if efter:
        rows = rows.filter(**{f"{table.uuid}__gt": values[-1]})
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
        return None
    extra = "dele" if table.del_ else table.ekstra[0] if table.ekstra else ""
    names, column = (f"uuid, {extra}", f"v.{extra}") if extra else ("uuid", "null")
    text = (
        f"with v({names}) as materialized ({sql})"
        f" select r.objekt_uuid, r.myndighed, r.tidspunkt, r.sts_tidspunkt, r.indhold, {column}"
        f" from sapa_log((select array_agg(uuid) from v), {int(art)}::smallint) r"
        " join v on v.uuid = r.objekt_uuid"
        " order by r.objekt_uuid, r.tidspunkt, r.id"
    )
    return text, tuple(params)


def _logget(table: Adgangstabel, art: Art, rows: Sequence[Sequence[Any]]) -> Logget:
    uuid, myndighed, *_, extra = rows[0]
    return Logget(
        art=art,
        uuid=uuid,
        myndighed=myndighed,
        poster=tuple(Logpost(row[2], row[3], orjson.loads(row[4])) for row in rows),
        dele=frozenset(extra) if table.del_ else None,
        sagsloest=bool(extra) if table.ekstra else False,
    )
