"""A period of events matched again: after a stop, or for a group that was set up too late.

What a group heard of it does not hear of twice: the thread and the group are the advis' key.
"""

from __future__ import annotations

from datetime import datetime

from access.db import database_role
from advis.matching import haendelser, koersel
from advis.models import Advisgruppe, Genkoersel
from indexes.beskedfordeler import sammenhaeng

PORTION = 1000


def udfoer(*, now: datetime) -> bool:
    """Carry out the next portion of a period; False if none is ordered."""
    with database_role("sapa_indlaes", timeout="120s"):
        bestilt = (
            Genkoersel.objects.select_for_update(skip_locked=True)
            .filter(faerdig__isnull=True)
            .order_by("bestilt")
            .first()
        )
        if bestilt is None:
            return False
        gruppe = Advisgruppe.objects.get(id=bestilt.gruppe_id) if bestilt.gruppe_id else None
        led = haendelser.periodens(
            efter=bestilt.naaet,
            fra=bestilt.fra,
            til=bestilt.til,
            myndighed=gruppe.myndighed if gruppe else None,
            antal=PORTION,
        )
        if led:
            # Waits for the intake and other workers; no row is locked yet that they could want.
            sammenhaeng.laas({om for x in led if (om := x.part_uuid or x.objekt_uuid)})
            led = haendelser.laes([x.id for x in led])
            udbytte = koersel.match(led, now=now, gruppe=bestilt.gruppe_id)
            bestilt.naaet = max(x.id for x in led)
            bestilt.nye += udbytte.nye
        else:
            bestilt.faerdig = now
        bestilt.save()
    return True
