"""Adviser as the matching leaves them: groups, receivers, adviser, deliveries."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from access.klienter.services import saet_aftale
from access.models import Fagsystem, Systemklient
from advis.levering import modtagere
from advis.models import Advis, Advisgruppe, Levering, Modtager, Modtagersystem
from indexes.beskedfordeler.models import Haendelsestype
from tests.faelles import KOMMUNE

_NR = count(1)


def _uuidv7(now: datetime, nr: int) -> UUID:
    millisekunder = int(now.timestamp() * 1000)
    return UUID(int=millisekunder << 80 | 7 << 76 | (nr % 4096) << 64 | 2 << 62 | nr)


def gruppe(navn: str = "", *, myndighed: int = KOMMUNE, **felter: Any) -> Advisgruppe:
    now = timezone.now()
    Haendelsestype.objects.get_or_create(
        kode="F12",
        defaults={
            "navn": "Fraflytning til anden kommune",
            "slags": "folkeregister",
            "gruppe": "Flytning",
        },
    )
    return Advisgruppe.objects.create(
        myndighed=myndighed,
        navn=navn or f"Gruppe {next(_NR)}",
        advistype=felter.pop("advistype", "folkeregister"),
        tilstand="aktiv",
        definition={},
        oprettet=now,
        oprettet_af=1,
        aendret=now,
        aendret_af=1,
        ejer=1,
        **felter,
    )


def modtager(g: Advisgruppe, uuid: UUID, art: str = "bruger", **felter: Any) -> Modtager:
    felter.setdefault("kanal", "indbakke")
    return Modtager.objects.create(gruppe=g, art=art, modtager_uuid=uuid, **felter)


def advis(
    g: Advisgruppe,
    part_uuid: UUID | None = None,
    *,
    modtaget: datetime | None = None,
    **felter: Any,
) -> Advis:
    nr = next(_NR)
    now = modtaget or timezone.now()
    facts = {
        "myndighed": g.myndighed,
        "kode": "F12",
        "slags": "folkeregister",
        "partsrolle": 1,
        "kle": -1,
        "foelsomhed": 2,
        "begivenhedsdato": now,
        "om_part_uuid": part_uuid,
        **felter,
    }
    row = Advis(gruppe=g, traad_id=nr, haendelse_id=nr, part_uuid=part_uuid, modtaget=now, **facts)
    # In order of time, as the database makes them.
    row.uuid = _uuidv7(now, nr)
    Advis.objects.unguarded(reason="test data").bulk_create([row])
    return row


def levering(a: Advis, m: Modtager, *, anledning: str = "ny", **felter: Any) -> Levering:
    now = felter.pop("oprettet", None) or timezone.now()
    return Levering.objects.create(
        uuid=uuid4(),
        advis=a,
        modtager=m,
        gruppe_id=a.gruppe_id,
        kanal=m.kanal,
        haendelse_id=next(_NR),
        anledning=anledning,
        oprettet=now,
        naeste_forsoeg=felter.pop("naeste_forsoeg", now),
        **felter,
    )


def fagsystem(navn: str = "Boligsystemet") -> Fagsystem:
    return Fagsystem.objects.create(uuid=uuid4(), navn=navn, leverandoer="Prøve")


def klient(
    system: Fagsystem,
    *,
    ret: str = "advis",
    kle: tuple[str, ...] = ("*",),
    myndighed: int = KOMMUNE,
) -> Systemklient:
    row = Systemklient.objects.create(
        klient_id=f"k{next(_NR)}", fagsystem=system, oprettet=timezone.now()
    )
    saet_aftale(
        row,
        myndigheder=[myndighed],
        kle=list(kle),
        rettigheder=[ret],
        fra=None,
        til=None,
        now=timezone.now(),
    )
    return row


def system(url: str, fag: Fagsystem, **felter: Any) -> tuple[Modtagersystem, str]:
    nyt = modtagere.opret(
        myndighed=felter.pop("myndighed", KOMMUNE),
        fagsystem=fag.uuid,
        navn=f"Modtager {next(_NR)}",
        url=url,
        hvem="prøven",
        now=timezone.now(),
        **felter,
    )
    return nyt.system, nyt.hemmelighed
