"""What a system may be told of adviser: its serviceaftaler with the right `advis`, nothing else.

It sees those of groups that send to it (`advis.door`), on authorities and KLE that an aftale names.
A system is told by a webhook only of what it could fetch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from access.klienter.adgang import klientadgang
from access.klienter.selectors import aftaler
from access.klienter.values import Aftale, Rettighed
from access.models import Systemklient
from access.querysets import GuardedQuerySet
from access.udstil import udstil
from access.values import Adgang, Omfang
from advis.models import Advis


def systemadgang(*, klient_id: str, fagsystem: UUID, aftaler: Iterable[Aftale]) -> Adgang | None:
    """The system's reach by these aftaler; None if none of them gives the right."""
    adgang = klientadgang(
        klient_id=klient_id,
        navn=klient_id,
        uuid=fagsystem,
        aftaler=aftaler,
        ret=Rettighed.ADVIS,
    )
    # The groups that send to the system name it by its uuid: the lock asks for that.
    return replace(adgang, identiteter=(fagsystem,)) if adgang else None


def fagsystemets_adgang(fagsystem: UUID, *, now: datetime) -> Adgang | None:
    """The reach of a system by all its open clients: who a webhook is for is the system."""
    klienter = Systemklient.objects.filter(fagsystem__uuid=fagsystem, aktiv=True).order_by("id")
    alle = [aftale for klient in klienter for aftale in aftaler(klient, now=now)]
    return systemadgang(klient_id=str(fagsystem), fagsystem=fagsystem, aftaler=alle)


def synlige(adgang: Adgang) -> GuardedQuerySet:
    """Adviser that the system may be told of: by the door, and by the KLE of its aftaler.

    An advis without KLE is reached by `*` alone, as any object is.
    """
    rows = Advis.objects.visible_to(adgang)
    return rows.filter(_inden_for(adgang))


def maa_hoere(adgang: Adgang | None, uuider: Sequence[UUID]) -> set[UUID]:
    """Which of these the system may be told of. Within a transaction of the intake's role."""
    if adgang is None or not uuider:
        return set()
    with udstil(adgang):
        return set(synlige(adgang).filter(uuid__in=uuider).values_list("uuid", flat=True))


def _inden_for(adgang: Adgang) -> Q:
    reach = Q(pk__in=[])
    for gruppe in adgang.grupper:
        reach |= Q(myndighed=gruppe.myndighed) & _kle(gruppe.kle)
    return reach


def _kle(omfang: Omfang) -> Q:
    within = Q(pk__in=[])
    for fra, til in omfang.intervaller:
        within |= Q(kle__gte=fra, kle__lt=til)
    return within
