"""Sager and journalnotater in time: when each began and ended. For time lines."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from access.forespoergsel import Forespoergsel
from access.values import Adgang
from indexes.oio.referencer import kle_tekst
from indexes.oio.tid import DANSK_TID
from indexes.part.funktioner import en_af
from indexes.part.values import oejeblik
from indexes.sag.models import Journalpost, Sag, SagLinje, Sagstilstand
from indexes.sag.selectors.faelles import Opslag, fagsystem_navn, slaa_op
from indexes.sag.values import ER_PART, Fremdrift, Notat, Partsrolle, Sagsforloeb


def sagsforloeb(*, adgang: Adgang, part_uuids: Collection[UUID], at: datetime) -> list[Sagsforloeb]:
    """The sager that these parts take part in at `at`, each once per part under its first role,
    oldest first, with the days on which it began and ended. Two statements; none for no parts."""
    if not part_uuids:
        return []
    rows = list(starmap(_Linje, _FORLOEB(adgang, part_uuids=list(part_uuids), at=at)))
    opslag = slaa_op(
        kle={r.kle for r in rows},
        facet=set(),
        fagsystem={r.fagsystem for r in rows},
        myndighed=set(),
    )
    found: dict[tuple[UUID, UUID], Sagsforloeb] = {}
    for row in rows:
        found.setdefault((row.part_uuid, row.sag_uuid), _forloeb(row, opslag))
    return list(found.values())


class _Linje(NamedTuple):
    part_uuid: UUID
    sag_uuid: UUID
    titel: str
    rolle: int
    kle: int
    fremdrift: int | None
    oprettet: datetime | None
    myndighed: int
    fagsystem: int
    lukket_fra: datetime | None


def _linjer(adgang: Adgang, *, part_uuids: list[UUID], at: datetime) -> QuerySet[Any]:
    lukket = (
        Sagstilstand.objects.visible_to(adgang)
        .filter(sag_uuid=OuterRef("sag_uuid"), fremdrift=Fremdrift.AFSLUTTET)
        .exclude(virkning__startswith__gt=at)
        .order_by("-virkning")
        .annotate(fra=F("virkning__startswith"))
    )
    return (
        SagLinje.objects.visible_to(adgang)
        .filter(en_af("part_uuid", part_uuids), rolle__in=ER_PART, virkning__contains=at)
        .annotate(lukket_fra=Subquery(lukket.values("fra")[:1]))
        .order_by("oprettet", "sag_uuid", "rolle", "indeks")
        .values_list(*_Linje._fields)
    )


_FORLOEB = Forespoergsel(_linjer)


def _forloeb(row: _Linje, opslag: Opslag) -> Sagsforloeb:
    lukket = row.fremdrift == Fremdrift.AFSLUTTET
    return Sagsforloeb(
        part_uuid=row.part_uuid,
        sag_uuid=row.sag_uuid,
        titel=row.titel,
        rolle=Partsrolle(row.rolle),
        kle=kle_tekst(row.kle) if row.kle >= 0 else "",
        kle_titel=opslag.kle.get(row.kle, ""),
        fremdrift=Fremdrift(row.fremdrift) if row.fremdrift else None,
        opstaaet=_dag(row.oprettet),
        afsluttet=_dag(row.lukket_fra) if lukket else None,
        myndighed_id=row.myndighed,
        fagsystem_id=row.fagsystem,
        fagsystem=opslag.fagsystem.get(row.fagsystem, ""),
    )


def journalnotater_for(
    *, adgang: Adgang, part_uuid: UUID, fra: date | None, til: date, at: datetime, maks: int
) -> list[Notat]:
    """Titles of the journalnotater on the sager of which this part is the primary one, from `fra`
    until before `til`, newest first: at most `maks`. One statement."""
    rows = _NOTATER(
        adgang,
        maks,
        part_uuid=part_uuid,
        at=at,
        fra=oejeblik(fra) if fra else None,
        til=oejeblik(til),
    )
    return [
        Notat(
            sag_uuid=row.sag_uuid,
            sag_titel=row.sag_titel or "",
            titel=row.titel,
            dag=row.fra.astimezone(DANSK_TID).date(),
            myndighed_id=row.myndighed,
            fagsystem_id=row.fagsystem,
            fagsystem=row.fagsystem_navn or "",
        )
        for row in starmap(_Notat, rows)
    ]


class _Notat(NamedTuple):
    sag_uuid: UUID
    sag_titel: str | None
    titel: str
    fra: datetime
    myndighed: int
    fagsystem: int
    fagsystem_navn: str | None


def _notater(
    adgang: Adgang,
    maks: int,
    *,
    part_uuid: UUID,
    at: datetime,
    fra: datetime | None,
    til: datetime,
) -> QuerySet[Any]:
    sag = Sag.objects.visible_to(adgang).filter(uuid=OuterRef("sag_uuid"))
    rows = (
        Journalpost.objects.visible_to(adgang)
        .filter(
            part_uuid=part_uuid,
            rolle="Journalnotat",
            dokument_uuid__isnull=True,
            virkning__contains=at,
            virkning__startswith__lt=til,
        )
        .annotate(
            fra=F("virkning__startswith"),
            sag_titel=Subquery(sag.values("titel")[:1]),
            fagsystem_navn=fagsystem_navn(),
        )
        .order_by("-virkning", "id")
    )
    if fra is not None:
        rows = rows.filter(virkning__startswith__gte=fra)
    return rows.values_list(*_Notat._fields)[:maks]


_NOTATER = Forespoergsel(_notater)


def _dag(oejeblikket: datetime | None) -> date | None:
    return oejeblikket.astimezone(DANSK_TID).date() if oejeblikket else None
