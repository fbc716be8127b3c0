"""Bevilgede ydelser in time: when each began and ended. For time lines."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from access.forespoergsel import Forespoergsel
from access.values import Adgang
from indexes.oio.referencer import kle_tekst
from indexes.part.funktioner import en_af
from indexes.sag.models import Sag
from indexes.ydelse.models import BevilgetYdelse
from indexes.ydelse.selectors.navne import navne
from indexes.ydelse.selectors.oekonomi import er_oekonomisk
from indexes.ydelse.values import Ydelsesforloeb


def ydelsesforloeb(
    *, adgang: Adgang, part_uuids: Collection[UUID], kun_egne: bool = False
) -> list[Ydelsesforloeb]:
    """The ydelser granted to these parts, oldest first. One statement; none for no parts.

    `kun_egne`: without those of other authorities, which may be shown for a purpose only.
    """
    if not part_uuids:
        return []
    return [
        _forloeb(row)
        for row in starmap(_Linje, _FORLOEB(adgang, kun_egne, part_uuids=list(part_uuids)))
    ]


class _Linje(NamedTuple):
    part_uuid: UUID
    bevilling_uuid: UUID
    ydelse_id: str
    navn: str
    ydelsesnavn: str
    kle: int
    kle_navn: str | None
    har_effektuering: bool
    frekvens: str
    dispositionsdag: str
    beloeb: Decimal | None
    forud: bool | None
    start: date | None
    slut: date | None
    synlig_sag: UUID | None
    myndighed: int
    fagsystem: int
    fagsystem_navn: str | None


def _linjer(adgang: Adgang, kun_egne: bool, *, part_uuids: list[UUID]) -> QuerySet[Any]:
    sag = Sag.objects.visible_to(adgang).filter(uuid=OuterRef("sag_uuid"))
    rows = (
        BevilgetYdelse.objects.visible_to(adgang)
        .filter(en_af("part_uuid", part_uuids))
        .annotate(synlig_sag=Subquery(sag.values("uuid")[:1]), **navne())
        .order_by(F("start").asc(nulls_first=True), "bevilling_uuid", "ydelse_id")
    )
    if kun_egne:
        rows = rows.filter(myndighed=adgang.scope_id)
    return rows.values_list(*_Linje._fields)


_FORLOEB = Forespoergsel(_linjer)


def _forloeb(row: _Linje) -> Ydelsesforloeb:
    return Ydelsesforloeb(
        part_uuid=row.part_uuid,
        bevilling_uuid=row.bevilling_uuid,
        ydelse_id=row.ydelse_id,
        navn=row.navn or row.ydelsesnavn,
        kle=kle_tekst(row.kle) if row.kle >= 0 else "",
        kle_titel=row.kle_navn or "",
        oekonomisk=er_oekonomisk(row),
        start=row.start,
        slut=row.slut,
        sag_uuid=row.synlig_sag,
        myndighed_id=row.myndighed,
        fagsystem_id=row.fagsystem,
        fagsystem=row.fagsystem_navn or "",
    )
