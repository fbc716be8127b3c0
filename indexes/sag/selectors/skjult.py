"""Sager that exist and that the user may not see: how many, and which limit stopped them.

Only asked where the municipality has chosen to announce them ("vis at sag findes", SAPA.md 1.3),
and
only of its own sager.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import connection

from access.regler import RAEKKEFOELGE, SAG, Fakta, stop
from access.values import Adgang, Raekkefakta
from indexes.sag.values import Skjulte


def skjulte(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Skjulte:
    """The number of hidden sager per limit, in the order in which limits are tried. One query.

    The pure rule decides, as for every row; the database gives the facts of access and no others.
    """
    if not adgang.viser_skjulte:
        return Skjulte(())
    with connection.cursor() as cursor:
        cursor.execute(
            "select kle, foelsomhed, enhed, fagsystem, sikkerhedsprofil"
            " from sapa_sagers_adgangsfakta(%s, %s, %s)",
            [part_uuid, adgang.scope_id, at],
        )
        rows = cursor.fetchall()
    reasons: Counter[str] = Counter()
    for kle, foelsomhed, enhed, fagsystem, profil in rows:
        named = tuple(profil) if profil is not None else None
        facts = Raekkefakta(adgang.scope_id, kle, foelsomhed, enhed, fagsystem, named)
        if (reason := stop(SAG, adgang, Fakta(facts))) is not None:
            reasons[reason] += 1
    return Skjulte(tuple((r, reasons[r]) for r in RAEKKEFOELGE if reasons[r]))
