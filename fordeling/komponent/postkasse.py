"""The mailbox of a system that fetches: what waits for it, one object, and its answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from fordeling.komponent import kvittering
from fordeling.komponent.modtag import som_kontekst
from fordeling.models import Fordeling
from fordeling.values import Kontekst, Kvittering

VENTER = (Fordeling.Tilstand.KLAR, Fordeling.Tilstand.HOS_MODTAGER)


@dataclass(frozen=True, slots=True)
class Post:
    """One object in a mailbox, without what it says. `taget`: the system has acknowledged it."""

    id: UUID
    kontekst: Kontekst
    objekttype: str
    modtaget: datetime
    taget: bool


def poster(
    *, system: UUID, myndigheder: Collection[int], antal: int, efter: UUID | None = None
) -> list[Post]:
    """What waits, the oldest first, after the one of an id; acknowledged or not, until it is
    accepted or refused."""
    rows = _egne(system, myndigheder).filter(tilstand__in=VENTER)
    if efter is not None:
        last = _egne(system, myndigheder).filter(id=efter).first()
        if last is not None:
            rows = rows.filter(modtaget__gte=last.modtaget).exclude(
                modtaget=last.modtaget, id__lte=last.id
            )
    return [_post(row) for row in rows.order_by("modtaget", "id")[:antal]]


def hent(id_: UUID, *, system: UUID, myndigheder: Collection[int]) -> tuple[Post, bytes] | None:
    """One object with its DistributionObject; None once it has been answered for good."""
    row = (
        _egne(system, myndigheder)
        .filter(id=id_, tilstand__in=VENTER)
        .select_related("indhold")
        .first()
    )
    return (_post(row), bytes(row.indhold.objekt)) if row is not None else None


def besvar(
    id_: UUID, svar: Kvittering, *, system: UUID, myndigheder: Collection[int], now: datetime
) -> tuple[Post, str]:
    """Acknowledge, accept or refuse it; the post and the state that it has then.

    Raises UkendtFordeling and Modstrid.
    """
    row = _egne(system, myndigheder).select_for_update().filter(id=id_).first()
    if row is None:
        raise kvittering.UkendtFordeling
    kvittering.tag(row, svar, now=now)
    return _post(row), str(row.tilstand)


def _egne(system: UUID, myndigheder: Collection[int]) -> QuerySet[Fordeling]:
    # One that waits for its first delivery (naeste_forsoeg) has not been looked at by us yet.
    return Fordeling.objects.filter(
        modtager_id=system, myndighed__in=list(myndigheder), naeste_forsoeg__isnull=True
    )


def _post(row: Fordeling) -> Post:
    taget = row.tilstand != Fordeling.Tilstand.KLAR
    return Post(row.id, som_kontekst(row), row.objekttype, row.modtaget, taget)
