"""The demo's Beskedfordeler: the client as which the simulated CPR, hospital and AES deliver.

Idempotent. Written when reference data are loaded in demo mode, so that a demo that was loaded
before there were simulators gets it too.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from access.klienter import services as klienter
from access.klienter.values import Rettighed
from access.models import Fagsystem, Systemklient
from access.services import opret_systemklient
from fixtures.liv.kuvert import BESKEDFORDELER
from fixtures.liv.vaerdier import KOMMUNER
from sapa.demo.organisation import DEMO_HEMMELIGHED

KLIENT = "beskedfordeler"


def sikr(*, now: datetime | None = None) -> int:
    """Make the client with its right, for the demo's municipalities. Returns how many those are."""
    now = now or timezone.now()
    system, _ = Fagsystem.objects.get_or_create(
        uuid=BESKEDFORDELER, defaults={"navn": "Beskedfordeler", "leverandoer": "KOMBIT"}
    )
    opret_systemklient(
        klient_id=KLIENT,
        fagsystem=system,
        myndigheder=[],
        now=now,
        demo_hemmelighed=DEMO_HEMMELIGHED,
    )
    klienter.saet_aftale(
        Systemklient.objects.get(klient_id=KLIENT),
        myndigheder=list(KOMMUNER),
        kle=["*"],
        rettigheder=[Rettighed.BESKED],
        fra=None,
        til=None,
        now=now,
        erstat=True,
    )
    return len(KOMMUNER)
