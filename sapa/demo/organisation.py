"""The demo's units, employees, roles and system clients into the database. Idempotent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
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
from access.organisation.services import indlaes as indlaes_leverance
from access.organisation.values import Art, Leverance, Post
from access.services import genberegn_adgang, opret_systemklient
from fixtures import grunddata
from fixtures.brugere import demo_telefon, funktioner, medarbejdere
from fixtures.organisation import (
    BrugerFakta,
    EnhedFakta,
    FunktionFakta,
    TildelingFakta,
    enheder,
)
from indexes.oio.tid import DANSK_TID

DEMO_HEMMELIGHED = "demo"


def indlaes(*, now: datetime) -> dict[str, int]:
    """Units, users with their rights, and a client per simulated fagsystem. Returns rows per
    kind."""
    _lever(now)
    units = {e.uuid: e for e in Organisationsenhed.objects.all()}
    users = medarbejdere()
    _brugere(users, units)
    clients = _klienter(now)
    return {"enheder": len(enheder()), "brugere": len(users), "systemklienter": clients}


def _lever(now: datetime) -> None:
    """Through the same service as files and calls: first as it all was, then what has changed."""
    for myndighed in sorted({fakta.myndighed for fakta in enheder()}):
        own = [fakta for fakta in enheder() if fakta.myndighed == myndighed]
        poster = [*map(_enhed, own)]
        poster += [_bruger(b) for b in medarbejdere() if b.myndighed == myndighed]
        poster += [_funktion(f) for f in funktioner() if f.myndighed == myndighed]
        leverancer = [(own[0].fra, poster)]
        leverancer += [
            (f.omdoebt, [Post(Art.ENHED, f.uuid, {"navn": f.navn})]) for f in own if f.omdoebt
        ]
        leverancer += [(f.til, [_lukning(f)]) for f in own if f.til]
        for dag, posts in leverancer:
            indlaes_leverance(
                Leverance(tuple(posts), virkning=midnat(dag)),
                myndighed_id=myndighed,
                hvem="demo",
                kilde="demo",
                now=now,
            )


def midnat(dag: date) -> datetime:
    """The moment at which a Danish day begins."""
    return datetime.combine(dag, time(), tzinfo=DANSK_TID)


def _enhed(fakta: EnhedFakta) -> Post:
    facts = {
        "navn": fakta.tidligere_navn or fakta.navn,
        "overordnet": str(fakta.overordnet) if fakta.overordnet else None,
        "telefon": demo_telefon(fakta.uuid.int % 10_000),
    }
    return Post(Art.ENHED, fakta.uuid, facts)


def _lukning(fakta: EnhedFakta) -> Post:
    return Post(Art.ENHED, fakta.uuid, {"lukket": True, "efterfoelger": str(fakta.efterfoelger)})


def _bruger(fakta: BrugerFakta) -> Post:
    facts = {
        "enhed": str(fakta.enhed),
        "brugernavn": fakta.brugernavn,
        "navn": fakta.navn,
        "titel": fakta.titel,
        "telefon": fakta.telefon,
        "email": fakta.email,
    }
    return Post(Art.BRUGER, fakta.uuid, facts)


def _funktion(fakta: FunktionFakta) -> Post:
    facts = {
        "bruger": str(fakta.bruger),
        "enhed": str(fakta.enhed),
        "navn": fakta.navn,
        "telefon": fakta.telefon,
        "email": fakta.email,
    }
    return Post(Art.FUNKTION, fakta.uuid, facts)


def _brugere(facts: Sequence[BrugerFakta], units: dict[UUID, Organisationsenhed]) -> None:
    """What the demo's sign-in page says of them, and their rights."""
    users = []
    for fakta in facts:
        user = Bruger.objects.get(myndighed_id=fakta.myndighed, uuid=fakta.uuid)
        user.beskrivelse, user.demo = fakta.beskrivelse, bool(fakta.roller)
        user.save(update_fields=["beskrivelse", "demo"])
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
