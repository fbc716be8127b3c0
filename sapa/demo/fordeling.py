"""The demo's Fordelingskomponent: who is connected to it, where things go, and the municipality's
own words for notes.

Idempotent, as the demo's other clients: a demo that was loaded before gets it too. The receivers
fetch from their mailboxes (sapa.demo.modtagere), with clients of their own beside those that
deliver.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from access.klienter import services as klienter
from access.klienter.values import Rettighed
from access.models import Fagsystem, Systemklient
from access.services import opret_systemklient
from fixtures.grunddata import fagsystem_efter_navn
from fixtures.liv.vaerdier import KOMMUNER
from fordeling.komponent import ruter
from fordeling.models import Rute, Skabelon, Tilsluttet, Titel
from fordeling.values import Objekttype
from sapa.demo.organisation import DEMO_HEMMELIGHED, klient_id

SAPA, KOMPONENT = "sapa-journalnotat", "fordelingskomponent"
SERVICE = UUID("74d3c5f5-1b3c-4c6d-8366-1241f055d332")  # the service's own, MESSAGING.md b.1
MODTAGERE = ("KSD", "KY", "Jobcenter", "ESDH")
"""Who receives. Nexus and the others do not: their cases are shown, and cannot be chosen."""
RUTER = (("*", "ESDH"), ("32.*", "KY"), ("32.30.*", "KSD"), ("15.*", "Jobcenter"))
BEGYNDT = date(2020, 1, 1)
TITLER = (
    "Telefonisk henvendelse",
    "Personlig henvendelse",
    "Spørgsmål om sagen",
    "Nye oplysninger",
)
_OPKALD = """{borger} ringede {dato}.
Henvendelsen drejer sig om:
Aftalt:
{sagsbehandler}, {enhed}"""
SKABELONER = (
    ("Opkald", _OPKALD),
    ("Ønsker opkald", "{borger} ønsker at blive ringet op på telefon:\nTidspunkt:"),
)


def modtagerklient(navn: str) -> str:
    """The client by which a simulated system fetches its notes."""
    return f"{klient_id(navn)}-notater"


def sikr(*, now: datetime | None = None) -> int:
    """Make all of it. Returns how many systems are connected."""
    now = now or timezone.now()
    typer = [o.value for o in Objekttype]
    _klient(SAPA, settings.FORDELING.system, "SAPA", Rettighed.AFSEND, now)
    _klient(KOMPONENT, SERVICE, "Fordelingskomponenten", Rettighed.KVITTERING, now)
    _tilslut(settings.FORDELING.system, "SAPA", sender_typer=typer)
    for navn in MODTAGERE:
        uuid = fagsystem_efter_navn()[navn].uuid
        _klient(modtagerklient(navn), uuid, navn, Rettighed.MODTAG, now)
        _tilslut(uuid, navn, myndigheder=list(KOMMUNER), modtager_typer=typer)
    for myndighed in KOMMUNER:
        _ruter(myndighed, now)
        for orden, tekst in enumerate(TITLER):
            Titel.objects.get_or_create(myndighed=myndighed, tekst=tekst, defaults={"orden": orden})
        for orden, (navn, tekst) in enumerate(SKABELONER):
            facts = {"tekst": tekst, "orden": orden}
            Skabelon.objects.get_or_create(myndighed=myndighed, navn=navn, defaults=facts)
    return len(MODTAGERE) + 1


def _ruter(myndighed: int, now: datetime) -> None:
    if Rute.objects.filter(myndighed=myndighed).exists():
        return
    for moenster, navn in RUTER:
        ruter.saet(
            myndighed=myndighed,
            moenster=moenster,
            facet="",
            system=Tilsluttet.objects.get(uuid=fagsystem_efter_navn()[navn].uuid),
            fra=BEGYNDT,
            hvem="demo",
            now=now,
        )


def _tilslut(uuid: UUID, navn: str, **facts: list[int] | list[str]) -> None:
    Tilsluttet.objects.update_or_create(uuid=uuid, defaults={"navn": navn, **facts})


def _klient(navn: str, uuid: UUID, fagsystem: str, ret: Rettighed, now: datetime) -> None:
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
        rettigheder=[ret],
        fra=None,
        til=None,
        now=now,
        erstat=True,
    )
