"""A part's list of sager. Lists, counts and filters come from here, so that they cannot differ."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from access.forespoergsel import Forespoergsel
from access.selectors import leverancer
from access.values import Adgang
from indexes.oio.referencer import kle_tekst
from indexes.oio.tid import DANSK_TID
from indexes.part.selectors.faelles import beskyttet
from indexes.part.values import dag
from indexes.sag.models import Sag, SagLinje
from indexes.sag.selectors.faelles import friskhed, navne
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
    "kle_navn",
    "primaer_part_uuid",
    "primaer_part_navn",
    "fagsystem",
    "fagsystem_navn",
    "behandler_navn",
    "enhed_navn",
    "fremdrift",
    "facet",
    "facet_navn",
    "myndighed",
    "myndighed_navn",
    "sagsnummer",
    "oprettet",
    "opdateret",
)


def sager_for(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> list[SagRaekke]:
    """Sager of a part in force at `at`, as known now, that `adgang` reaches; newest first. One
    query."""
    return [_raekke(row) for row in _SAGER(adgang, part_uuid=part_uuid, at=at)]


def sager_om(*, adgang: Adgang, part_uuids: Collection[UUID], at: datetime) -> list[SagRaekke]:
    """Sager about any of these properties, likewise, each once. One query; none for none."""
    if not part_uuids:
        return []
    rows = _linjer(adgang, at).filter(part_uuid__in=part_uuids, rolle=Partsrolle.EJENDOM)
    return list({row[0]: _raekke(row) for row in rows}.values())


def med_beskyttet_part(*, adgang: Adgang, sag_uuids: Collection[UUID], at: datetime) -> set[UUID]:
    """Those of the sager of which a person with a protected address is or was a part. One query."""
    if not sag_uuids:
        return set()
    rows = SagLinje.objects.visible_to(adgang).filter(
        beskyttet(adgang, dag(at)), sag_uuid__in=sag_uuids, rolle__in=ER_PART
    )
    return set(rows.values_list("sag_uuid", flat=True))


def _linjer(adgang: Adgang, at: datetime) -> QuerySet:
    rows = SagLinje.objects.visible_to(adgang).filter(virkning__contains=at).annotate(**navne())
    return rows.order_by("-oprettet", "sag_uuid", "rolle", "indeks").values_list(*_FELTER)


def _en_parts(adgang: Adgang, *, part_uuid: UUID, at: datetime) -> QuerySet:
    return _linjer(adgang, at).filter(part_uuid=part_uuid)


_SAGER = Forespoergsel(_en_parts)


def _raekke(row: Sequence) -> SagRaekke:
    fact = dict(zip(_FELTER, row, strict=True))
    rolle = Partsrolle(fact["rolle"])
    return SagRaekke(
        sag_uuid=fact["sag_uuid"],
        titel=fact["titel"],
        rolle=rolle,
        relation=ROLLENAVNE[rolle],
        kle=kle_tekst(fact["kle"]) if fact["kle"] >= 0 else "",
        kle_titel=fact["kle_navn"] or "",
        primaer_part_uuid=fact["primaer_part_uuid"],
        primaer_part_navn=fact["primaer_part_navn"],
        fagsystem_id=fact["fagsystem"],
        fagsystem=fact["fagsystem_navn"] or "",
        behandler_navn=fact["behandler_navn"],
        enhed_navn=fact["enhed_navn"],
        fremdrift=Fremdrift(fact["fremdrift"]) if fact["fremdrift"] else None,
        facet=fact["facet"],
        facet_titel=fact["facet_navn"] or "",
        myndighed_id=fact["myndighed"],
        myndighed=fact["myndighed_navn"] or "",
        sagsnummer=fact["sagsnummer"],
        oprettet=fact["oprettet"].astimezone(DANSK_TID).date() if fact["oprettet"] else None,
        opdateret=fact["opdateret"],
    )


def sagsliste(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Sagsliste:
    """All that the block Sager shows, in at most three queries whatever the number of sager."""
    rows = sager_for(adgang=adgang, part_uuid=part_uuid, at=at)
    hidden = skjulte(adgang=adgang, part_uuid=part_uuid, at=at)
    return Sagsliste(tuple(rows), hidden, kilder(rows, at=at))


def kilder(rows: Sequence[SagRaekke], *, at: datetime) -> tuple[Kilde, ...]:
    """The fagsystemer behind these rows and when each last delivered for their authorities."""
    if not rows:
        return ()
    names = {row.fagsystem_id: row.fagsystem for row in rows}
    return friskhed(names, leverancer({row.myndighed_id for row in rows}), at=at)


def findes(*, adgang: Adgang, sag_uuid: UUID) -> bool:
    """True if the user may see this sag: hidden and absent look alike."""
    return bool(Sag.objects.visible_to(adgang).filter(uuid=sag_uuid).exists())
