"""A part's journalnotater by key: titles, never texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from access.models import Myndighed
from access.selectors import leverancer
from access.values import Adgang
from indexes.oio.referencer import kle_tekst
from indexes.part.values import oejeblik
from indexes.sag.models import Journalpost, Sag
from indexes.sag.selectors.faelles import fagsystem_navn, friskhed
from indexes.sag.values import Kilde

PR_SIDE = 50


@dataclass(frozen=True, slots=True)
class Notatnoegle:
    """The last row of a page: the next one begins after it."""

    fra: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Notatfilter:
    """Which notes are asked for; None is all. Days are inclusive."""

    fagsystem_id: int | None = None
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class Notatlinje:
    """A journalnotat on a sag of the part, with the sag that it lies on."""

    titel: str
    fra: datetime
    sag_uuid: UUID
    sag_titel: str
    sagsnummer: str
    kle: str
    myndighed_id: int
    myndighed: str
    fagsystem_id: int
    fagsystem: str


@dataclass(frozen=True, slots=True)
class Notatliste:
    """A page of notes; `naeste` is None on the last one."""

    linjer: tuple[Notatlinje, ...]
    naeste: Notatnoegle | None
    fagsystemer: tuple[tuple[int, str], ...]
    kilder: tuple[Kilde, ...]


def notatliste(
    *,
    adgang: Adgang,
    part_uuid: UUID,
    at: datetime,
    nu: datetime,
    filter: Notatfilter,
    efter: Notatnoegle | None = None,
) -> Notatliste:
    """One page of the notes in force at `at` on the sager of which this part is the primary one,
    newest first, after the row `efter`. Three statements at most; freshness is as of `nu`."""
    sag = Sag.objects.visible_to(adgang).filter(uuid=OuterRef("sag_uuid"))
    myndighed = Myndighed.objects.filter(id=OuterRef("myndighed"))
    alle: QuerySet[Any] = (
        Journalpost.objects.visible_to(adgang)
        .filter(
            part_uuid=part_uuid,
            rolle="Journalnotat",
            dokument_uuid__isnull=True,
            virkning__contains=at,
        )
        .annotate(
            fra=F("virkning__startswith"),
            sag_titel=Subquery(sag.values("titel")[:1]),
            sagsnummer=Subquery(sag.values("sagsnummer")[:1]),
            myndighed_navn=Subquery(myndighed.values("kort_navn")[:1]),
            fagsystem_navn=fagsystem_navn(),
        )
    )
    systemer = dict(alle.order_by().values_list("fagsystem", "fagsystem_navn").distinct())
    rows = _filtreret(alle, filter)
    if efter is not None:
        rows = rows.filter(Q(fra__lt=efter.fra) | Q(fra=efter.fra, id__gt=efter.id))
    found = list(rows.order_by("-fra", "id")[: PR_SIDE + 1])
    shown = found[:PR_SIDE]
    last = shown[-1] if len(found) > PR_SIDE else None
    navne = {nr: navn or "" for nr, navn in systemer.items()}
    newest = leverancer({row.myndighed for row in shown}) if shown else {}
    return Notatliste(
        linjer=tuple(_linje(row) for row in shown),
        naeste=Notatnoegle(last.fra, last.id) if last else None,
        fagsystemer=tuple(sorted(navne.items(), key=lambda n: (n[1], n[0]))),
        kilder=friskhed(navne, newest, at=nu) if shown else (),
    )


def _filtreret(rows: QuerySet[Any], filter: Notatfilter) -> QuerySet[Any]:
    if filter.fagsystem_id is not None:
        rows = rows.filter(fagsystem=filter.fagsystem_id)
    if filter.fra is not None:
        rows = rows.filter(fra__gte=oejeblik(filter.fra))
    if filter.til is not None:
        rows = rows.filter(fra__lt=oejeblik(filter.til + timedelta(days=1)))
    return rows


def _linje(row: Any) -> Notatlinje:
    return Notatlinje(
        titel=row.titel,
        fra=row.fra,
        sag_uuid=row.sag_uuid,
        sag_titel=row.sag_titel or "",
        sagsnummer=row.sagsnummer or "",
        kle=kle_tekst(row.kle) if row.kle >= 0 else "",
        myndighed_id=row.myndighed,
        myndighed=row.myndighed_navn or "",
        fagsystem_id=row.fagsystem,
        fagsystem=row.fagsystem_navn or "",
    )
