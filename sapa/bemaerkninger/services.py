"""Bemærkninger are made, changed, deleted, and go by themselves when their last day has passed.

The text is never in the revisionslog: what is deleted is gone, and the log keeps who, when, which
type and until when (decision 0055).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from access.db import database_role
from access.komponenter import BEMAERKNING
from access.models import Myndighed
from access.revisionslog import Opslag, kriterier, noter_system
from access.values import Adgang, Cpr
from indexes.part.models import Person
from indexes.part.values import dag
from sapa.bemaerkninger.models import Bemaerkning
from sapa.bemaerkninger.selectors import foer_udloeb, maa_afslutte, maa_skrive
from sapa.bemaerkninger.values import Type

PORTION = 500
ENDAG = timedelta(days=1)
_AENDRES = ("type_id", "foelsomhed", "tekst", "gyldig_til", "aendringer", "version")
_UDLOEB = "the job deletes what has run out, whoever's it is"


class MaaIkke(Exception):
    """The user may not write a bemærkning of this type for this authority."""


class IkkeFundet(Exception):
    """There is no such bemærkning for this user: hidden, deleted and absent look alike."""


class RettetImens(Exception):
    """Somebody changed it after the form was shown."""


@transaction.atomic
def opret(
    *, adgang: Adgang, part_uuid: UUID, type_: Type, tekst: str, gyldig_til: date, now: datetime
) -> Bemaerkning:
    """Make one about a person whom the caller has found visible. Raises MaaIkke."""
    if not maa_skrive(adgang, type_.foelsomhed):
        raise MaaIkke
    row: Bemaerkning = Bemaerkning.objects.visible_to(adgang).create(
        part_uuid=part_uuid,
        myndighed=adgang.scope_id,
        foelsomhed=type_.foelsomhed,
        type_id=type_.id,
        tekst=tekst,
        gyldig_til=gyldig_til,
        oprettet=now,
        oprettet_af=adgang.navn,
        oprettet_af_brugernavn=adgang.brugernavn,
        enhed_navn=adgang.enhed_navn or adgang.scope_navn,
    )
    return row


@transaction.atomic
def ret(
    *,
    adgang: Adgang,
    part_uuid: UUID,
    bemaerkning_id: UUID,
    version: int,
    type_: Type,
    tekst: str,
    gyldig_til: date,
    now: datetime,
) -> Bemaerkning | None:
    """Change one, and keep what was before and after on it. Returns what it is now; None where
    nothing changed.

    Raises IkkeFundet, MaaIkke, RettetImens.
    """
    row = _laas(adgang, part_uuid, bemaerkning_id, now)
    if not (maa_skrive(adgang, row.foelsomhed) and maa_skrive(adgang, type_.foelsomhed)):
        raise MaaIkke
    if row.version != version:
        raise RettetImens
    before = _fakta(row.type.navn, row.tekst, row.gyldig_til)
    after = _fakta(type_.navn, tekst, gyldig_til)
    if row.type_id == type_.id and before == after:
        return None
    row.type_id, row.foelsomhed = type_.id, type_.foelsomhed
    row.tekst, row.gyldig_til = tekst, gyldig_til
    return _gem(adgang, row, before, after, now)


@transaction.atomic
def udloeb(*, adgang: Adgang, part_uuid: UUID, bemaerkning_id: UUID, now: datetime) -> Bemaerkning:
    """Let one run out now: it is on no page any more, and the job deletes it as any that has run
    out. Until then `fortryd_udloeb` takes it back. Raises IkkeFundet, MaaIkke."""
    row = _laas(adgang, part_uuid, bemaerkning_id, now)
    if not maa_afslutte(adgang, row):
        raise MaaIkke
    return _med_sidste_dag(adgang, row, dag(now) - ENDAG, now)


@transaction.atomic
def fortryd_udloeb(
    *, adgang: Adgang, part_uuid: UUID, bemaerkning_id: UUID, now: datetime
) -> Bemaerkning:
    """Let one that was made to run out hold as long as it did before. Raises IkkeFundet, also for
    one that is deleted, and MaaIkke."""
    rows = _rows(adgang).filter(part_uuid=part_uuid, id=bemaerkning_id)
    row = rows.select_related("type").select_for_update(of=("self",)).first()
    foer = foer_udloeb(row, dag(now)) if row is not None else None
    if row is None or foer is None:
        raise IkkeFundet
    if not maa_afslutte(adgang, row):
        raise MaaIkke
    return _med_sidste_dag(adgang, row, foer, now)


def _med_sidste_dag(adgang: Adgang, row: Bemaerkning, til: date, now: datetime) -> Bemaerkning:
    before = _fakta(row.type.navn, row.tekst, row.gyldig_til)
    row.gyldig_til = til
    return _gem(adgang, row, before, _fakta(row.type.navn, row.tekst, til), now)


def _gem(
    adgang: Adgang, row: Bemaerkning, foer: dict[str, str], efter: dict[str, str], now: datetime
) -> Bemaerkning:
    """Write what is changed on the row, with the change itself."""
    kept = {"tidspunkt": now.isoformat(), "hvem": adgang.navn, "foer": foer, "efter": efter}
    row.aendringer = [*row.aendringer, kept]
    row.version += 1
    _rows(adgang).filter(id=row.id).update(**{felt: getattr(row, felt) for felt in _AENDRES})
    return row


@transaction.atomic
def slet(*, adgang: Adgang, part_uuid: UUID, bemaerkning_id: UUID, now: datetime) -> Bemaerkning:
    """Delete one, with its history, and return what it was. Raises IkkeFundet, MaaIkke."""
    row = _laas(adgang, part_uuid, bemaerkning_id, now)
    if not maa_skrive(adgang, row.foelsomhed):
        raise MaaIkke
    _rows(adgang).filter(id=row.id).delete()
    return row


def slet_udloebne(*, now: datetime) -> int:
    """Delete those whose last day has passed, a portion at a time, each with a row of the
    revisionslog. Returns how many. Twice, or two at once, is once."""
    total = 0
    while done := _slet_portion(now):
        total += done
    return total


def sporbar(handling: str, row: Bemaerkning, type_navn: str) -> str:
    """What the revisionslog holds about a change: never the text."""
    return kriterier(
        [
            ("Handling", handling),
            ("Type", type_navn),
            ("GyldigTil", row.gyldig_til.isoformat()),
            ("BemaerkningId", str(row.id)),
            ("OprettetAf", row.oprettet_af_brugernavn),
            ("Oprettet", row.oprettet.date().isoformat()),
        ]
    )


def _slet_portion(now: datetime) -> int:
    with database_role("sapa_indlaes"):
        rows = Bemaerkning.objects.unguarded(reason=_UDLOEB)
        due = list(
            rows.filter(gyldig_til__lt=dag(now))
            .select_related("type")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("gyldig_til", "id")[:PORTION]
        )
        if not due:
            return 0
        about = {
            p.part_uuid: p
            for p in Person.objects.unguarded(reason=_UDLOEB).filter(
                part_uuid__in={row.part_uuid for row in due}
            )
        }
        names = dict(
            Myndighed.objects.filter(id__in={row.myndighed for row in due}).values_list("id", "cvr")
        )
        for myndighed_id, cvr in sorted(names.items()):
            own = [row for row in due if row.myndighed == myndighed_id]
            noter_system(
                [_udloebet(row, about.get(row.part_uuid)) for row in own], cvr=cvr, now=now
            )
        rows.filter(id__in=[row.id for row in due]).delete()
        return len(due)


def _udloebet(row: Bemaerkning, person: Any) -> Opslag:
    return Opslag(
        BEMAERKNING,
        part_uuid=row.part_uuid,
        part_cpr=Cpr(person.cpr) if person else None,
        part_navn=person.navn if person else "",
        soegekriterier=sporbar("Slettet ved udløb", row, row.type.navn),
    )


def _rows(adgang: Adgang) -> Any:
    return Bemaerkning.objects.visible_to(adgang)


def _laas(adgang: Adgang, part_uuid: UUID, bemaerkning_id: UUID, now: datetime) -> Bemaerkning:
    row: Bemaerkning | None = (
        _rows(adgang)
        .filter(part_uuid=part_uuid, id=bemaerkning_id, gyldig_til__gte=dag(now))
        .select_related("type")
        .select_for_update(of=("self",))
        .first()
    )
    if row is None:
        raise IkkeFundet
    return row


def _fakta(type_navn: str, tekst: str, gyldig_til: date) -> dict[str, str]:
    """As kept in the history."""
    return {"type": type_navn, "tekst": tekst, "gyldig_til": gyldig_til.isoformat()}
