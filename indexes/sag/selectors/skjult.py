"""Sager that exist and that the user may not see: how many, and which limit stopped them.

Only asked where the municipality has chosen to announce them ("vis at sag findes", SAPA.md 1.3),
and
only of its own sager.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from access.regler import DOKUMENT, RAEKKEFOELGE, SAG, Fakta, Regel, stop
from access.values import Adgang, Raekkefakta
from indexes.sag.values import Skjulte


def skjulte(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Skjulte:
    """The number of hidden sager per limit, in the order in which limits are tried. One query.

    The pure rule decides, as for every row; the database gives the facts of access and no others.
    """
    return skjulte_om(adgang=adgang, part_uuids=[part_uuid], at=at)


def skjulte_om(*, adgang: Adgang, part_uuids: Collection[UUID], at: datetime) -> Skjulte:
    """Likewise of several parts. One query; a sag on two of them is two, since no uuid is given."""
    if not adgang.viser_skjulte or not part_uuids:
        return Skjulte(())
    with connection.cursor() as cursor:
        cursor.execute(
            "select f.kle, f.foelsomhed, f.enhed, f.fagsystem, f.sikkerhedsprofil"
            " from unnest(%s::uuid[]) as p (part),"
            " lateral sapa_sagers_adgangsfakta(p.part, %s, %s) as f",
            [list(part_uuids), adgang.scope_id, at],
        )
        rows = cursor.fetchall()
    facts = [Fakta(raekkefakta(adgang.scope_id, row)) for row in rows]
    return taelling(SAG, adgang, facts)


def skjulte_dokumenter(*, adgang: Adgang, sag_uuid: UUID, at: datetime) -> Skjulte:
    """The documents of a visible sag that the user does not see, likewise. One query."""
    if not adgang.viser_skjulte:
        return Skjulte(())
    with connection.cursor() as cursor:
        cursor.execute(
            "select kle, foelsomhed, enhed, fagsystem, sikkerhedsprofil, sager"
            " from sapa_sagsdokumenters_adgangsfakta(%s, %s, %s)",
            [sag_uuid, adgang.scope_id, at],
        )
        rows = cursor.fetchall()
    facts = [
        Fakta(
            raekkefakta(adgang.scope_id, row),
            {"sagsloest": False},
            {"sager": fakta_af(row[5])},
        )
        for row in rows
    ]
    return taelling(DOKUMENT, adgang, facts)


def taelling(regel: Regel, adgang: Adgang, facts: Iterable[Fakta]) -> Skjulte:
    """How many rows the rule stops, per limit; what stopped through related rows comes last."""
    reasons = Counter(r for f in facts if (r := stop(regel, adgang, f)) is not None)
    order = [*RAEKKEFOELGE, *sorted(set(reasons) - set(RAEKKEFOELGE))]
    return Skjulte(tuple((r, reasons[r]) for r in order if reasons[r]))


def fakta_af(relaterede: str | Sequence[Any] | None) -> tuple[Fakta, ...]:
    """Related rows as the database's functions give them: arrays of the columns of access."""
    rows: Sequence[Any] = (
        json.loads(relaterede) if isinstance(relaterede, str) else relaterede or ()
    )
    return tuple(Fakta(raekkefakta(row[0], row[1:])) for row in rows)


def raekkefakta(myndighed: int, row: Sequence[Any]) -> Raekkefakta:
    """Columns of access: kle, foelsomhed, enhed, fagsystem, sikkerhedsprofil."""
    kle, foelsomhed, enhed, fagsystem, profil = row[:5]
    named = tuple(UUID(str(u)) for u in profil) if profil is not None else None
    return Raekkefakta(myndighed, kle, foelsomhed, enhed, fagsystem, named)
