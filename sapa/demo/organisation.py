"""The demo's units, employees, roles and system clients into the database. Idempotent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from access.models import (
    Bruger,
    Brugersystemrolle,
    Dataafgraensning,
    Fagsystem,
    Jobfunktionsrolle,
    Myndighed,
    Organisationsenhed,
    Tildeling,
)
from access.services import genberegn_adgang, opret_systemklient
from fixtures import grunddata
from fixtures.brugere import medarbejdere
from fixtures.organisation import BrugerFakta, EnhedFakta, TildelingFakta, enheder

# Room between preorder numbers, so that a new unit rarely moves others.
AFSTAND = 100
DEMO_HEMMELIGHED = "demo"


def indlaes(*, now: datetime) -> dict[str, int]:
    """Units, users with their rights, and a client per simulated fagsystem. Returns rows per
    kind."""
    units = _enheder(enheder())
    users = medarbejdere()
    _brugere(users, units)
    clients = _klienter(now)
    return {"enheder": len(units), "brugere": len(users), "systemklienter": clients}


def _enheder(facts: Sequence[EnhedFakta]) -> dict[UUID, Organisationsenhed]:
    """Number the trees in preorder; `til` is the last number of the subtree."""
    fra = {fakta.uuid: (n + 1) * AFSTAND for n, fakta in enumerate(facts)}
    til = dict(fra)
    for fakta in reversed(facts):
        if fakta.overordnet is not None:
            til[fakta.overordnet] = max(til[fakta.overordnet], til[fakta.uuid])
    units: dict[UUID, Organisationsenhed] = {}
    for fakta in facts:
        units[fakta.uuid], _ = Organisationsenhed.objects.update_or_create(
            uuid=fakta.uuid,
            defaults={
                "myndighed_id": fakta.myndighed,
                "overordnet": units[fakta.overordnet] if fakta.overordnet else None,
                "navn": fakta.navn,
                "fra": fra[fakta.uuid],
                "til": til[fakta.uuid] + AFSTAND - 1,
            },
        )
    return units


def _brugere(facts: Sequence[BrugerFakta], units: dict[UUID, Organisationsenhed]) -> None:
    users = []
    for fakta in facts:
        user, _ = Bruger.objects.update_or_create(
            myndighed_id=fakta.myndighed,
            uuid=fakta.uuid,
            defaults={
                "enhed": units[fakta.enhed],
                "brugernavn": fakta.brugernavn,
                "navn": fakta.navn,
                "titel": fakta.titel,
                "telefon": fakta.telefon,
                "email": fakta.email,
                "beskrivelse": fakta.beskrivelse,
                "demo": bool(fakta.roller),
            },
        )
        users.append(user)
        if fakta.roller:
            _roller(user, fakta, units)
    genberegn_adgang(users)


def _roller(user: Bruger, fakta: BrugerFakta, units: dict[UUID, Organisationsenhed]) -> None:
    job, _ = Jobfunktionsrolle.objects.get_or_create(
        myndighed_id=fakta.myndighed, navn=f"{fakta.titel}, {units[fakta.enhed].navn}"
    )
    Tildeling.objects.get_or_create(bruger=user, jobfunktionsrolle=job)
    job.afgraensninger.all().delete()
    for group in fakta.roller:
        rolle = _systemrolle(group)
        for myndighed in group.myndigheder:
            Dataafgraensning.objects.create(
                jobfunktionsrolle=job,
                rolle=rolle,
                scope_id=myndighed,
                kle=list(group.kle),
                foelsomhed=group.foelsomhed,
                enheder=list(group.enheder) if group.enheder is not None else None,
                fagsystemer=list(group.fagsystemer) if group.fagsystemer is not None else None,
            )


def _systemrolle(group: TildelingFakta) -> Brugersystemrolle:
    kode = "_".join(sorted(group.permissions))
    rolle, _ = Brugersystemrolle.objects.get_or_create(
        kode=kode,
        version=1,
        defaults={
            "navn": group.rolle,
            "permissions": list(group.permissions),
            "kraever": ["kle", "foelsomhed"],
        },
    )
    return rolle


def klient_id(navn: str) -> str:
    """The demo client of a fagsystem: its name in lower-case letters and hyphens."""
    plain = navn.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in plain)


def _klienter(now: datetime) -> int:
    systems = Fagsystem.objects.in_bulk()
    served: dict[int, list[int]] = defaultdict(list)
    known = set(Myndighed.objects.values_list("id", flat=True))
    for fakta in grunddata.fagsystemer():
        served[fakta.id] = [m for m in fakta.myndigheder if m in known]
        opret_systemklient(
            klient_id=klient_id(fakta.navn),
            fagsystem=systems[fakta.id],
            myndigheder=served[fakta.id],
            now=now,
            demo_hemmelighed=DEMO_HEMMELIGHED,
        )
    return len(served)
