"""Reads of sager. Lists, counts and filters come from here, so that they cannot differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery

from access.models import Fagsystem, Myndighed
from access.selectors import leverancer
from access.values import Adgang
from indexes.klassifikation.models import Handlingsfacet, KleEmne
from indexes.oio.referencer import kle_tekst
from indexes.oio.tid import DANSK_TID
from indexes.sag.models import Sag, SagLinje
from indexes.sag.values import ROLLENAVNE, Fremdrift, Kilde, Partsrolle, SagRaekke, Sagsliste

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
    rows = (
        SagLinje.objects.visible_to(adgang)
        .filter(part_uuid=part_uuid, virkning__contains=at)
        .annotate(
            kle_navn=Subquery(KleEmne.objects.filter(tal=OuterRef("kle")).values("titel")),
            facet_navn=Subquery(
                Handlingsfacet.objects.filter(kode=OuterRef("facet")).values("titel")
            ),
            fagsystem_navn=Subquery(
                Fagsystem.objects.filter(id=OuterRef("fagsystem")).values("navn")
            ),
            myndighed_navn=Subquery(
                Myndighed.objects.filter(id=OuterRef("myndighed")).values("kort_navn")
            ),
        )
        .order_by("-oprettet", "sag_uuid", "rolle", "indeks")
        .values_list(*_FELTER)
    )
    return [_raekke(row) for row in rows]


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
    hidden = (
        skjulte(adgang=adgang, part_uuid=part_uuid, at=at, synlige=len(rows))
        if adgang.viser_skjulte
        else 0
    )
    return Sagsliste(tuple(rows), hidden, kilder(rows, at=at))


def skjulte(*, adgang: Adgang, part_uuid: UUID, at: datetime, synlige: int) -> int:
    """How many of the user's own authority's sager on the part she may not see.

    Only asked where the municipality has chosen to announce them ("vis at sag findes"). The
    database
    answers with a number and nothing else, through a function that reads past row-level security.
    """
    with connection.cursor() as cursor:
        cursor.execute("select sapa_antal_sager(%s, %s, %s)", [part_uuid, adgang.myndighed_id, at])
        (total,) = cursor.fetchone()
    own = (
        SagLinje.objects.visible_to(adgang)
        .filter(part_uuid=part_uuid, virkning__contains=at, myndighed=adgang.myndighed_id)
        .values("sag_uuid")
        .distinct()
        .count()
        if synlige
        else 0
    )
    return max(0, int(total) - own)


def kilder(rows: Sequence[SagRaekke], *, at: datetime) -> tuple[Kilde, ...]:
    """The fagsystemer behind these rows and when each last delivered for their authorities."""
    if not rows:
        return ()
    names = {row.fagsystem_id: row.fagsystem for row in rows}
    newest = leverancer({row.myndighed_id for row in rows})
    sources = []
    for fagsystem_id, name in sorted(names.items(), key=lambda item: item[1]):
        status = newest.get(fagsystem_id)
        late = status is None or at - status.sidst > timedelta(
            minutes=status.fagsystem.loefte_minutter
        )
        sources.append(Kilde(name, status.sidst if status else None, "old" if late else "ok"))
    return tuple(sources)


def findes(*, adgang: Adgang, sag_uuid: UUID) -> bool:
    """True if the user may see this sag: hidden and absent look alike."""
    return bool(Sag.objects.visible_to(adgang).filter(uuid=sag_uuid).exists())
