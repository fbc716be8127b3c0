"""Dokumenter in time: for time lines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from access.forespoergsel import Forespoergsel
from access.values import Adgang
from indexes.dokument.models import Dokument
from indexes.dokument.values import Partsdokument
from indexes.oio.tid import DANSK_TID
from indexes.part.values import oejeblik
from indexes.sag.models import Journalpost
from indexes.sag.selectors.faelles import fagsystem_navn

_FELTER = (
    "uuid",
    "titel",
    "post_titel",
    "type",
    "brevdato",
    "opdateret",
    "paa_sag",
    "myndighed",
    "fagsystem",
    "fagsystem_navn",
)


def dokumenter_for(
    *, adgang: Adgang, part_uuid: UUID, fra: date | None, til: date, at: datetime, maks: int
) -> list[Partsdokument]:
    """The dokumenter of which this part is the primary one, from `fra` until before `til`, newest
    first: at most `maks`. One statement, of two ranges: a dokument without brevdato stands where it
    was last changed, so that it is not lost."""
    rows = _NYESTE(
        adgang,
        maks,
        part_uuid=part_uuid,
        at=at,
        fra=fra,
        til=til,
        fra_oejeblik=oejeblik(fra) if fra else None,
        til_oejeblik=oejeblik(til),
    )
    found = [_dokument(dict(zip(_FELTER, row, strict=True))) for row in rows]
    return sorted(found, key=lambda d: (d.dag, str(d.dokument_uuid)), reverse=True)[:maks]


def _nyeste(
    adgang: Adgang,
    maks: int,
    *,
    part_uuid: UUID,
    at: datetime,
    fra: date | None,
    til: date,
    fra_oejeblik: datetime | None,
    til_oejeblik: datetime,
) -> QuerySet[Any]:
    rows = _rows(adgang, part_uuid, at)
    dated = rows.filter(brevdato__lt=til)
    undated = rows.filter(brevdato__isnull=True, opdateret__lt=til_oejeblik)
    if fra is not None:
        dated = dated.filter(brevdato__gte=fra)
        undated = undated.filter(opdateret__gte=fra_oejeblik)
    newest = dated.order_by("-brevdato", "uuid").values_list(*_FELTER)[:maks]
    others = undated.order_by("-opdateret", "uuid").values_list(*_FELTER)[:maks]
    return newest.union(others, all=True)


_NYESTE = Forespoergsel(_nyeste)


def _rows(adgang: Adgang, part_uuid: UUID, at: datetime) -> QuerySet[Any]:
    post = (
        Journalpost.objects.visible_to(adgang)
        .filter(dokument_uuid=OuterRef("uuid"), virkning__contains=at)
        .order_by("id")
    )
    return (
        Dokument.objects.visible_to(adgang)
        .filter(part_uuid=part_uuid)
        .annotate(
            paa_sag=Subquery(post.values("sag_uuid")[:1]),
            post_titel=Subquery(post.values("titel")[:1]),
            fagsystem_navn=fagsystem_navn(),
        )
    )


def _dokument(fact: dict[str, Any]) -> Partsdokument:
    brevdato = fact["brevdato"]
    return Partsdokument(
        dokument_uuid=fact["uuid"],
        # A journalpost may name its dokument better than the dokument itself does.
        titel=fact["post_titel"] or fact["titel"],
        type=fact["type"],
        dag=brevdato or fact["opdateret"].astimezone(DANSK_TID).date(),
        udateret=brevdato is None,
        sag_uuid=fact["paa_sag"],
        myndighed_id=fact["myndighed"],
        fagsystem_id=fact["fagsystem"],
        fagsystem=fact["fagsystem_navn"] or "",
    )
