"""What every read of sager shares: names of codes as columns, and how fresh a source is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import CharField, OuterRef, Subquery

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
