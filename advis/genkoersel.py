"""A period of events matched again: after a stop, or for a group that was set up too late.

What a group heard of it does not hear of twice: the thread and the group are the advis' key, and
stay so when the advis itself was tidied away (`advis.oprydning`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from access.db import database_role
from advis.matching import haendelser, koersel
from advis.models import Advisgruppe, Genkoersel
from indexes.beskedfordeler import sammenhaeng

PORTION = 1000
MAKS_TALT = 20_000
"""How many events a look ahead goes through, at most."""


@dataclass(frozen=True, slots=True)
class Udsigt:
    """What a period would give a group: events gone through, adviser that it would have of them,
    and how many of those are new. `flere`: there were more events than were gone through."""

    haendelser: int
    i_alt: int
    nye: int
    flere: bool


def forhaandsvis(gruppe: Advisgruppe, *, fra: datetime, til: datetime) -> Udsigt:
    """What `udfoer` would make of a period for an active group, counted and not made. In a
    transaction as `sapa_indlaes`."""
    efter, set_, fundne = 0, 0, set[int]()
    while set_ < MAKS_TALT:
        led = haendelser.periodens(
            efter=efter, fra=fra, til=til, myndighed=gruppe.myndighed, antal=PORTION
        )
        if not led:
            break
        efter, set_ = led[-1].id, set_ + len(led)
        fundne |= {f.traad.rod.id for f in koersel.find(led, gruppe=gruppe.id) if not f.annulleret}
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from unnest(%(traade)s::bigint[]) as f(traad) where"
            " exists (select from advis_advis a"
            "   where a.traad_id = f.traad and a.gruppe_id = %(gruppe)s)"
            " or exists (select from advisoprydning_ryddet r"
            "   where r.traad_id = f.traad and r.gruppe_id = %(gruppe)s)",
            {"traade": list(fundne), "gruppe": gruppe.id},
        )
        (kendte,) = cursor.fetchone()
    return Udsigt(set_, len(fundne), len(fundne) - kendte, set_ >= MAKS_TALT)


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
            udbytte = koersel.match(led, now=now, gruppe=bestilt.gruppe_id, igen=True)
            bestilt.naaet = max(x.id for x in led)
            bestilt.nye += udbytte.nye
        else:
            bestilt.faerdig = now
        bestilt.save()
    return True
