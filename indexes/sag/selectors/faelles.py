"""What every read of sager shares: names of codes as columns, and how fresh a source is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import CharField, OuterRef, Subquery

from access import forberedt
from access.models import Fagsystem, Myndighed
from access.selectors import Leverance
from indexes.klassifikation.models import Handlingsfacet, KleEmne
from indexes.sag.values import Kilde


def navne() -> dict[str, Subquery]:
    """The titles and names behind a row's kle, facet, fagsystem and myndighed, to annotate with."""
    return {
        "kle_navn": Subquery(KleEmne.objects.filter(tal=OuterRef("kle")).values("titel")),
        "facet_navn": Subquery(
            Handlingsfacet.objects.filter(kode=OuterRef("facet")).values("titel")
        ),
        "fagsystem_navn": fagsystem_navn(),
        "myndighed_navn": Subquery(
            Myndighed.objects.filter(id=OuterRef("myndighed")).values("kort_navn")
        ),
    }


def fagsystem_navn() -> Subquery:
    """The name of the row's master system."""
    rows = Fagsystem.objects.filter(id=OuterRef("fagsystem")).values("navn")
    return Subquery(rows, output_field=CharField())


@dataclass(frozen=True, slots=True)
class Opslag:
    """What the codes of some rows are called, and when their fagsystemer last delivered; and what
    the fagsystemer and the authorities are known by elsewhere."""

    kle: Mapping[int, str] = field(default_factory=dict)
    facet: Mapping[str, str] = field(default_factory=dict)
    fagsystem: Mapping[int, str] = field(default_factory=dict)
    myndighed: Mapping[int, str] = field(default_factory=dict)
    leverancer: Mapping[int, Leverance] = field(default_factory=dict)
    system: Mapping[int, UUID] = field(default_factory=dict)
    cvr: Mapping[int, str] = field(default_factory=dict)


_OPSLAG = """
select 'kle', tal, '', titel, null::timestamptz, 0
from klassifikation_kleemne where tal = any(%s::int[])
union all
select 'facet', 0, kode, titel, null, 0
from klassifikation_handlingsfacet where kode = any(%s::text[])
union all
select 'fagsystem', f.id, f.uuid::text, f.navn, (
        select max(l.sidst) from access_leverancestatus l
        where l.fagsystem_id = f.id and l.myndighed = any(%s::int[])
    ), f.loefte_minutter
from access_fagsystem f where f.id = any(%s::int[])
union all
select 'myndighed', id, cvr, kort_navn, null, 0
from access_myndighed where id = any(%s::int[])
"""


def slaa_op(*, kle: set[int], facet: set[str], fagsystem: set[int], myndighed: set[int]) -> Opslag:
    """Look each code up once, in one statement: as columns of the rows they were looked up for
    every row, which was four fifths of what the list of sager read. Freshness is that of the same
    rows' authorities."""
    if not fagsystem:
        return Opslag()
    myndigheder = sorted(myndighed)
    found = forberedt.hent(
        _OPSLAG, [sorted(kle), sorted(facet), myndigheder, sorted(fagsystem), myndigheder]
    )
    tal = {
        art: {nummer: navn for a, nummer, _, navn, _, _ in found if a == art}
        for art in ("kle", "fagsystem", "myndighed")
    }
    return Opslag(
        kle=tal["kle"],
        facet={kode: navn for art, _, kode, navn, _, _ in found if art == "facet"},
        fagsystem=tal["fagsystem"],
        myndighed=tal["myndighed"],
        leverancer={
            nummer: Leverance(sidst, loefte)
            for art, nummer, _, _, sidst, loefte in found
            if art == "fagsystem" and sidst is not None
        },
        system={nummer: UUID(kode) for art, nummer, kode, *_ in found if art == "fagsystem"},
        cvr={nummer: kode for art, nummer, kode, *_ in found if art == "myndighed"},
    )


def friskhed(
    fagsystemer: Mapping[int, str], newest: Mapping[int, Leverance], *, at: datetime
) -> tuple[Kilde, ...]:
    """These fagsystemer by name, each with its latest delivery: old when later than its promise."""
    sources = []
    for fagsystem_id, name in sorted(fagsystemer.items(), key=lambda item: (item[1], item[0])):
        status = newest.get(fagsystem_id)
        late = status is None or at - status.sidst > timedelta(minutes=status.loefte_minutter)
        sources.append(Kilde(name, status.sidst if status else None, "old" if late else "ok"))
    return tuple(sources)
