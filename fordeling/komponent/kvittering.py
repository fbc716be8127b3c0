"""Receipts at the Fordelingskomponent: from a receiver, and on to the sender.

The first final answer stands. The same again is taken and tells nobody anything; another one is
refused, since the sender has been told already.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog

from access.masse import indsaet_hvis, rettelse
from fordeling.models import Fordeling, Fordelingsindhold, Kvitteringspost
from fordeling.values import Kode, Kvittering, Kvitteringstype

log = structlog.get_logger(__name__)
T = Fordeling.Tilstand

ENDELIGE = {Kode.ACCEPTERET: T.ACCEPTERET, Kode.AFVIST: T.AFVIST, Kode.FEJLET: T.FEJLET}


class UkendtFordeling(Exception):
    """The receiver has no object of that id from us."""


class Modstrid(Exception):
    """The object has been answered otherwise already."""


def find(transaktion: UUID, *, modtager: UUID) -> Fordeling:
    """The object by the sender's id or ours, if it went to that system. Locked. Raises
    UkendtFordeling."""
    rows = Fordeling.objects.select_for_update().filter(modtager_id=modtager)
    row = rows.filter(id=transaktion).first()
    if row is None:
        # Two senders may have chosen the same id: then only ours tells which.
        found = list(rows.filter(transaktion=transaktion)[:2])
        row = found[0] if len(found) == 1 else None
    if row is None:
        raise UkendtFordeling
    return row


def tag(row: Fordeling, kvittering: Kvittering, *, now: datetime) -> bool:
    """Take a receiver's receipt; the row is locked. True if it said something new.

    Raises Modstrid.
    """
    slut = ENDELIGE.get(kvittering.kode)
    if row.tilstand in ENDELIGE.values():
        if slut is None or slut == row.tilstand:
            return False  # again, or late
        log.warning(
            "fordeling_modstrid", fordeling=str(row.id), er=row.tilstand, kode=str(kvittering.kode)
        )
        raise Modstrid
    if slut is None and row.tilstand == T.HOS_MODTAGER:
        return False
    if kvittering.kode is Kode.AFLEVERET:
        return False
    row.tilstand = slut or T.HOS_MODTAGER
    row.siden, row.naeste_forsoeg = now, None
    moved = rettelse(row, "tilstand", "siden", "naeste_forsoeg")
    indsaet_hvis(moved, [_post(row, kvittering, now=now)])
    if slut is not None:
        Fordelingsindhold.objects.filter(fordeling=row).delete()
    return True


def _post(row: Fordeling, kvittering: Kvittering, *, now: datetime) -> Kvitteringspost:
    """A receipt, ready for the post to the sender."""
    return Kvitteringspost(
        fordeling=row,
        kode=kvittering.kode,
        type=kvittering.type,
        begrundelse=kvittering.begrundelse,
        fejl=[[en.kode, en.tekst] for en in kvittering.fejl],
        oprettet=now,
        naeste_forsoeg=now,
    )


TEKNISK_MODTAGET = Kvittering(Kode.MODTAGET, Kvitteringstype.TEKNISK)
