"""Operations of our own Fordelingskomponent: what waits for its next attempt is tried now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from access.values import Adgang, Permission, uden_graenser
from fordeling.models import Fordeling, Kvitteringspost


class IkkeVentende(Exception):
    """Nothing of that key waits, or it is not of the operator's authorities."""


@transaction.atomic
def proev_nu(slags: str, noegle: str, *, adgang: Adgang, now: datetime) -> UUID:
    """Let an object (by its id) or a receipt (by its number) be tried at once; what a worker is
    busy with is left to it by its lock. Returns the object's id. Raises IkkeVentende."""
    mine = sorted(uden_graenser(adgang, Permission.DRIFT))
    if slags == "objekt":
        rows = Fordeling.objects.filter(
            id=_uuid(noegle),
            myndighed__in=mine,
            tilstand=Fordeling.Tilstand.KLAR,
            naeste_forsoeg__isnull=False,
        )
        if not rows.update(naeste_forsoeg=now):
            raise IkkeVentende
        return _uuid(noegle)
    if slags == "kvittering" and noegle.isascii() and noegle.isdecimal() and len(noegle) < 19:
        row = Kvitteringspost.objects.filter(
            id=int(noegle), fordeling__myndighed__in=mine, tilstand=Kvitteringspost.Tilstand.KLAR
        ).first()
        if row is not None:
            Kvitteringspost.objects.filter(id=row.id, tilstand=row.tilstand).update(
                naeste_forsoeg=now
            )
            return row.fordeling_id
    raise IkkeVentende


def _uuid(tekst: str) -> UUID:
    try:
        return UUID(tekst)
    except ValueError:
        raise IkkeVentende from None
