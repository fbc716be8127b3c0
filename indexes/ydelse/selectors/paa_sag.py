"""The bevilgede ydelser that point at a sag (Bevillingssag, Tilknyttet). Each by its own rule: the
right to the sag gives none to its ydelser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from access.regler import BEVILLING, Fakta
from access.selectors import leverancer
from access.values import Adgang, Permission
from indexes.oio.tid import DANSK_TID
from indexes.sag.selectors.faelles import friskhed
from indexes.sag.selectors.skjult import fakta_af, raekkefakta, taelling
from indexes.sag.values import Skjulte
from indexes.ydelse.models import BevilgetYdelse
from indexes.ydelse.selectors.navne import felter, navne
from indexes.ydelse.values import Sagsydelser, Ydelsesraekke

# A sag has a handful; what a sender could pile up beyond this is cut.
MAKS = 200


def ser_andres(adgang: Adgang) -> bool:
    """True if a group with the right to ydelser is on another authority's data than the one she
    works for: Udbetaling Danmark's, most often."""
    return any(
        Permission.SE_YDELSE in g.permissions and g.myndighed != adgang.scope_id
        for g in adgang.grupper
    )


def sagsydelser(
    *, adgang: Adgang, sag_uuid: UUID, at: datetime, kun_egne: bool = False
) -> Sagsydelser:
    """The ydelser of a sag that the user sees, running ones first. Two queries at most.

    The caller has found the sag visible. `kun_egne`: without those of other authorities.
    """
    rows = BevilgetYdelse.objects.visible_to(adgang).filter(sag_uuid=sag_uuid)
    if kun_egne:
        rows = rows.filter(myndighed=adgang.scope_id)
    i_dag = at.astimezone(DANSK_TID).date()
    found: Sequence[Any] = rows.annotate(**navne()).order_by(
        F("slut").desc(nulls_first=True), F("start").desc(nulls_last=True), "bevilling_uuid", "id"
    )[:MAKS]
    raekker = tuple(Ydelsesraekke(**felter(row, i_dag)) for row in found)
    if not raekker:
        return Sagsydelser((), (), kun_egne)
    systems = {r.fagsystem_id: r.fagsystem for r in raekker}
    newest = leverancer({r.myndighed_id for r in raekker})
    return Sagsydelser(raekker, friskhed(systems, newest, at=at), kun_egne)


def skjulte_paa_sag(*, adgang: Adgang, sag_uuid: UUID) -> Skjulte:
    """The ydelser of a visible sag that the user does not see, by what stopped them. One query,
    and none unless her municipality announces what is hidden; only its own are counted."""
    if not adgang.viser_skjulte:
        return Skjulte(())
    return _skjulte("sapa_sagsydelsers_adgangsfakta", adgang, sag_uuid)


def skjulte_paa_part(*, adgang: Adgang, part_uuid: UUID) -> Skjulte:
    """The ydelser to a visible part that the user does not see, likewise. One query."""
    if not adgang.viser_skjulte:
        return Skjulte(())
    return _skjulte("sapa_partsydelsers_adgangsfakta", adgang, part_uuid)


def _skjulte(funktion: str, adgang: Adgang, uuid: UUID) -> Skjulte:
    """`funktion` is one of the two of our migrations, never something sent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select kle, foelsomhed, enhed, fagsystem, sikkerhedsprofil, har_effektuering,"
            f" effektueringer from {funktion}(%s, %s)",
            [uuid, adgang.scope_id],
        )
        rows = cursor.fetchall()
    facts = [
        Fakta(
            raekkefakta(adgang.scope_id, row),
            {"har_effektuering": row[5]},
            {"effektueringer": fakta_af(row[6])},
        )
        for row in rows
    ]
    return taelling(BEVILLING, adgang, facts)
