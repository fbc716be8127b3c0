"""A part's list of sager. Lists, counts and filters come from here, so that they cannot differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from access.forespoergsel import Forespoergsel
from access.values import Adgang
from indexes.oio.referencer import kle_tekst
from indexes.oio.tid import DANSK_TID
from indexes.part.selectors.faelles import beskyttet
from indexes.part.values import dag
from indexes.sag.models import Sag, SagLinje
from indexes.sag.selectors.faelles import Opslag, friskhed, slaa_op
from indexes.sag.selectors.skjult import skjulte
from indexes.sag.values import (
    ER_PART,
    ROLLENAVNE,
    Fremdrift,
    Kilde,
    Partsrolle,
    SagRaekke,
    Sagsliste,
)

_FELTER = (
    "sag_uuid",
    "titel",
    "rolle",
    "kle",
    "primaer_part_uuid",
    "primaer_part_navn",
    "fagsystem",
    "behandler_navn",
    "enhed_navn",
    "fremdrift",
    "facet",
    "myndighed",
    "sagsnummer",
    "oprettet",
    "opdateret",
)


def sager_for(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> list[SagRaekke]:
    """Sager of a part in force at `at`, as known now, that `adgang` reaches; newest first. Two
    queries."""
    return som_raekker(_SAGER(adgang, part_uuid=part_uuid, at=at))[0]


def sager_om(
    *,
    adgang: Adgang,
    part_uuids: Collection[UUID],
    at: datetime,
    uden_beskyttede: bool,
    nu: datetime | None = None,
) -> tuple[list[SagRaekke], tuple[Kilde, ...]]:
    """Sager about any of these properties, likewise, each once, and the fagsystemer behind them;
    `uden_beskyttede`: without those that a protected person is a part of. At most three queries;
    none for none. Freshness is as of `nu`, where that is another moment than `at`."""
    if not part_uuids:
        return [], ()
    rows = linjer(adgang, at).filter(part_uuid__in=part_uuids, rolle=Partsrolle.EJENDOM)
    by_sag = {row[0]: row for row in rows}
    if uden_beskyttede:
        # Before the sources are found: one that is there for such a sag alone would tell of it.
        for skjules in _med_beskyttet_part(adgang=adgang, sag_uuids=by_sag, at=at):
            del by_sag[skjules]
    found, opslag = som_raekker(list(by_sag.values()))
    return found, friskhed(opslag.fagsystem, opslag.leverancer, at=nu or at)


def _med_beskyttet_part(*, adgang: Adgang, sag_uuids: Collection[UUID], at: datetime) -> set[UUID]:
    """Those of the sager of which a person with a protected address is or was a part. One query."""
    if not sag_uuids:
        return set()
    rows = SagLinje.objects.visible_to(adgang).filter(
        beskyttet(adgang, dag(at)), sag_uuid__in=sag_uuids, rolle__in=ER_PART
    )
    return set(rows.values_list("sag_uuid", flat=True))


def linjer(adgang: Adgang, at: datetime) -> QuerySet:
    """The lines in force that the user sees, as `som_raekker` reads them."""
    rows = SagLinje.objects.visible_to(adgang).filter(virkning__contains=at)
    return rows.order_by("-oprettet", "sag_uuid", "rolle", "indeks").values_list(*_FELTER)


def _en_parts(adgang: Adgang, *, part_uuid: UUID, at: datetime) -> QuerySet:
    return linjer(adgang, at).filter(part_uuid=part_uuid)


_SAGER = Forespoergsel(_en_parts)


def som_raekker(rows: Sequence[Sequence[Any]]) -> tuple[list[SagRaekke], Opslag]:
    """The rows with the names of their codes, and those names with their systems' freshness."""
    facts = [dict(zip(_FELTER, row, strict=True)) for row in rows]
    opslag = slaa_op(
        **{
            kode: {fact[kode] for fact in facts}
            for kode in ("kle", "facet", "fagsystem", "myndighed")
        }
    )
    return [_raekke(fact, opslag) for fact in facts], opslag


def _raekke(fact: Mapping[str, Any], opslag: Opslag) -> SagRaekke:
    rolle = Partsrolle(fact["rolle"])
    return SagRaekke(
        sag_uuid=fact["sag_uuid"],
        titel=fact["titel"],
        rolle=rolle,
        relation=ROLLENAVNE[rolle],
        kle=kle_tekst(fact["kle"]) if fact["kle"] >= 0 else "",
        kle_titel=opslag.kle.get(fact["kle"], ""),
        primaer_part_uuid=fact["primaer_part_uuid"],
        primaer_part_navn=fact["primaer_part_navn"],
        fagsystem_id=fact["fagsystem"],
        fagsystem=opslag.fagsystem.get(fact["fagsystem"], ""),
        behandler_navn=fact["behandler_navn"],
        enhed_navn=fact["enhed_navn"],
        fremdrift=Fremdrift(fact["fremdrift"]) if fact["fremdrift"] else None,
        facet=fact["facet"],
        facet_titel=opslag.facet.get(fact["facet"], ""),
        myndighed_id=fact["myndighed"],
        myndighed=opslag.myndighed.get(fact["myndighed"], ""),
        sagsnummer=fact["sagsnummer"],
        oprettet=fact["oprettet"].astimezone(DANSK_TID).date() if fact["oprettet"] else None,
        opdateret=fact["opdateret"],
    )


def sagsliste(
    *, adgang: Adgang, part_uuid: UUID, at: datetime, nu: datetime | None = None
) -> Sagsliste:
    """All that the block Sager shows, in at most three queries whatever the number of sager.
    Freshness is as of `nu`, where that is another moment than the one asked for."""
    rows, opslag = som_raekker(_SAGER(adgang, part_uuid=part_uuid, at=at))
    hidden = skjulte(adgang=adgang, part_uuid=part_uuid, at=at)
    fresh = friskhed(opslag.fagsystem, opslag.leverancer, at=nu or at)
    return Sagsliste(tuple(rows), hidden, fresh)


def findes(*, adgang: Adgang, sag_uuid: UUID) -> bool:
    """True if the user may see this sag: hidden and absent look alike."""
    return bool(Sag.objects.visible_to(adgang).filter(uuid=sag_uuid).exists())
