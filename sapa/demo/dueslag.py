"""The demo's Beskedfordeler and the supplier of the other sources: the clients as which simulated
systems deliver what is no sag.

Idempotent. Written when reference data are loaded in demo mode, so that a demo that was loaded
before there were simulators gets it too.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from access.klienter import services as klienter
from access.klienter.values import Rettighed
from access.models import Fagsystem, Systemklient
from access.services import opret_systemklient
from fixtures.grunddata import egen_uuid
from fixtures.liv.kuvert import BESKEDFORDELER
from fixtures.liv.personkilder import LISTER
from fixtures.liv.vaerdier import KOMMUNER
from sapa.demo.organisation import DEMO_HEMMELIGHED

KLIENT, KILDEKLIENT = "beskedfordeler", "persondata"


def sikr(*, now: datetime | None = None) -> int:
    """Make the clients with their rights, for the demo's municipalities. Returns how many those
    are."""
    now = now or timezone.now()
    # CPR's messages carry statements too: the dueslag delivers that source beside its events.
    ret = (Rettighed.BESKED, Rettighed.KILDE)
    _klient(KLIENT, UUID(BESKEDFORDELER), "Beskedfordeler", ret, ("cpr",), now)
    uuid = egen_uuid("fagsystem", "Persondata")
    _klient(KILDEKLIENT, uuid, "Persondata", (Rettighed.KILDE,), tuple(LISTER), now)
    return len(KOMMUNER)


def _klient(
    navn: str,
    uuid: UUID,
    fagsystem: str,
    ret: tuple[Rettighed, ...],
    kilder: tuple[str, ...],
    now: datetime,
) -> None:
    system, _ = Fagsystem.objects.get_or_create(uuid=uuid, defaults={"navn": fagsystem})
    opret_systemklient(
        klient_id=navn,
        fagsystem=system,
        myndigheder=[],
        now=now,
        demo_hemmelighed=DEMO_HEMMELIGHED,
    )
    klienter.saet_aftale(
        Systemklient.objects.get(klient_id=navn),
        myndigheder=list(KOMMUNER),
        kle=["*"],
        rettigheder=ret,
        fra=None,
        til=None,
        now=now,
        erstat=True,
        kilder=kilder,
    )
