"""A test call is ordered as a row, made outside any transaction, and its answer kept.

It is signed as a delivery is and goes by the same guard of addresses, so that what works here works
there. Its kind is `advis.proeve`: a receiver answers 2xx and does nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from access.db import database_role
from access.models import Myndighed
from advis.levering import indhold, signatur
from advis.levering.modtagere import regler
from advis.levering.steder import Sted, sted
from advis.levering.transport import FRIST, Transport
from advis.levering.values import Svar
from advis.models import Modtagersystem
from advis.modtagerproeve.models import Proevekald

TID = timedelta(seconds=60)
"""After which a call that was begun and never ended is taken up again."""


def bestil(system: Modtagersystem, *, bruger_id: int, now: datetime) -> Proevekald:
    """Ask for a call; while one is on its way, that one."""
    venter = Proevekald.objects.filter(
        system=system, faerdig__isnull=True, bestilt__gt=now - 2 * TID
    ).first()
    return venter or Proevekald.objects.create(system=system, bestilt=now, bruger_id=bruger_id)


def seneste(system_id: int) -> Proevekald | None:
    """The newest call of a system."""
    return Proevekald.objects.filter(system_id=system_id).order_by("-bestilt").first()


def udfoer(*, now: datetime) -> bool:
    """Make the next call; False if none waits. No network inside a transaction: the row says that
    it is begun before the call, and what came of it after."""
    with database_role("sapa_indlaes"):
        row = (
            Proevekald.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(Q(begyndt=None) | Q(begyndt__lt=now - TID), faerdig__isnull=True)
            .order_by("bestilt")
            .first()
        )
        if row is None:
            return False
        Proevekald.objects.filter(id=row.id).update(begyndt=now)
        system = Modtagersystem.objects.get(id=row.system_id)
        til = sted(system, None, regler())
        cvr = Myndighed.objects.values_list("cvr", flat=True).get(id=system.myndighed)
    svar = _kald(row.id, til, cvr, now)
    with database_role("sapa_indlaes"):
        Proevekald.objects.filter(id=row.id, faerdig=None).update(
            faerdig=now + timedelta(milliseconds=svar.ms),
            status=svar.status,
            fejl=svar.fejl,
            ms=svar.ms,
        )
    return True


def _kald(id_: UUID, til: Sted, cvr: str, now: datetime) -> Svar:
    if til.adresse is None or til.hemmeligheder is None:
        return Svar(None, til.fejl)
    krop, type_ = indhold.skriv_proeve(id_, cvr, til.form, now=now)
    hoveder = signatur.hoveder(
        str(id_), krop, hemmeligheder=til.hemmeligheder.gaeldende(now), now=now
    )
    transport = Transport(regler(), ca=settings.LEVERING.ca, samtidige=1)
    try:
        return transport.post(
            til.adresse, krop, hoveder | {"Content-Type": type_}, now=now, frist=FRIST
        )
    finally:
        transport.luk()
