"""Reads about who is who. None of these tables is guarded: they hold no citizen and no sag."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from access.models import Adgangsgruppe, Bruger, Leverancestatus, Myndighed
from access.values import Adgang, Gruppe


def resolve_adgang(bruger_id: int) -> Adgang | None:
    """The user's rights as they stand now, in two queries whatever their number; None if she is no
    longer active."""
    bruger = (
        Bruger.objects.select_related("myndighed", "enhed").filter(id=bruger_id, aktiv=True).first()
    )
    if bruger is None:
        return None
    return Adgang(
        bruger_id=bruger.id,
        bruger_uuid=bruger.uuid,
        brugernavn=bruger.brugernavn,
        navn=bruger.navn,
        titel=bruger.titel,
        myndighed_id=bruger.myndighed_id,
        myndighed_navn=bruger.myndighed.kort_navn,
        myndighed_cvr=bruger.myndighed.cvr,
        enhed_id=bruger.enhed_id,
        enhed_navn=bruger.enhed.navn if bruger.enhed else "",
        grupper=_grupper(bruger_id),
        identiteter=(bruger.uuid, *((bruger.enhed.uuid,) if bruger.enhed else ())),
        viser_skjulte=bruger.myndighed.viser_skjulte,
    )


def _grupper(bruger_id: int) -> tuple[Gruppe, ...]:
    permissions: dict[int, set[str]] = defaultdict(set)
    limits: dict[int, Adgangsgruppe] = {}
    for row in Adgangsgruppe.objects.filter(bruger_id=bruger_id).order_by("gruppe"):
        permissions[row.gruppe].add(row.permission)
        limits[row.gruppe] = row
    return tuple(
        Gruppe(
            frozenset(permissions[n]),
            row.myndighed,
            row.kle,
            row.foelsomhed,
            row.enheder,
            row.fagsystemer,
        )
        for n, row in limits.items()
    )


@dataclass(frozen=True, slots=True)
class Demobruger:
    """A user that the demo's sign-in page offers."""

    id: int
    navn: str
    brugernavn: str
    titel: str
    enhed: str
    myndighed_id: int
    myndighed: str
    beskrivelse: str


def demobrugere(myndighed_id: int | None = None) -> list[Demobruger]:
    """The demo's users, of one authority or of all, in the order in which they were made."""
    rows = (
        Bruger.objects.filter(demo=True, aktiv=True)
        .select_related("myndighed", "enhed")
        .order_by("id")
    )
    if myndighed_id is not None:
        rows = rows.filter(myndighed_id=myndighed_id)
    return [
        Demobruger(
            b.id,
            b.navn,
            b.brugernavn,
            b.titel,
            b.enhed.navn if b.enhed else "",
            b.myndighed_id,
            b.myndighed.navn,
            b.beskrivelse,
        )
        for b in rows
    ]


def myndigheder_med_demobrugere() -> list[Myndighed]:
    """The authorities that the demo's sign-in page lists: those with users, the largest first."""
    ids = list(
        Bruger.objects.filter(demo=True, aktiv=True)
        .order_by("id")
        .values_list("myndighed_id", flat=True)
    )
    order = list(dict.fromkeys(ids))
    found = Myndighed.objects.in_bulk(order)
    return [found[myndighed_id] for myndighed_id in order]


def leverancer(myndighed_ids: set[int]) -> dict[int, Leverancestatus]:
    """Newest delivery per fagsystem, for the given authorities, in one query."""
    newest: dict[int, Leverancestatus] = {}
    for row in Leverancestatus.objects.filter(myndighed__in=myndighed_ids).select_related(
        "fagsystem"
    ):
        if row.fagsystem_id not in newest or newest[row.fagsystem_id].sidst < row.sidst:
            newest[row.fagsystem_id] = row
    return newest
