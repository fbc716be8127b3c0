"""Many parts in short, for lists: one query, persons and companies together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet, TextField, Value
from psycopg.types.range import Range

from access.forespoergsel import Forespoergsel
from access.values import Adgang, Cpr
from indexes.part.funktioner import en_af
from indexes.part.models import Part, Person, Virksomhed
from indexes.part.selectors.faelles import er_beskyttet, hjems_beskyttelse, kommune_navn
from indexes.part.values import dag


@dataclass(frozen=True, slots=True)
class Partresume:
    """A part as one line of a list shows it.

    A protected address is never here, whoever asks: a list is not logged person by person.
    """

    part_uuid: UUID
    er_virksomhed: bool
    navn: str
    cpr: Cpr | None  # None for a company
    cvr: str  # empty for a person
    adresse: str | None  # None where protected, "" where there is none
    beskyttet: bool
    kommune_navn: str
    opdateret: datetime


class _Raekke(NamedTuple):
    """The columns that both kinds give, in the order of the union."""

    part_uuid: UUID
    navn: str
    adresse: str
    opdateret: datetime
    art: str
    nummer: str
    skjold: Range[date] | None
    kommune_navn: str | None


def partresumeer(
    *, adgang: Adgang, part_uuids: Iterable[UUID], at: datetime
) -> dict[UUID, Partresume]:
    """Those of the parts that the register knows and the user may see, seen at `at`. One query."""
    wanted = list(part_uuids)
    if not wanted:
        return {}
    rows = starmap(_Raekke, _RESUMEER(adgang, part_uuids=wanted))
    return {row.part_uuid: _resume(row, dag(at)) for row in rows}


def _begge(adgang: Adgang, *, part_uuids: list[UUID]) -> QuerySet[Any]:
    personer = _en_art(Person, Part.Art.PERSON, "cpr", F("beskyttelse"), adgang, part_uuids)
    hjem = hjems_beskyttelse(adgang)
    virksomheder = _en_art(Virksomhed, Part.Art.VIRKSOMHED, "cvr", hjem, adgang, part_uuids)
    return personer.union(virksomheder, all=True)


def _en_art(
    model: Any, art: str, nummer: str, skjold: Any, adgang: Adgang, part_uuids: list[UUID]
) -> QuerySet[Any]:
    rows: QuerySet[Any] = (
        model.objects.visible_to(adgang)
        .filter(en_af("part_uuid", part_uuids))
        .annotate(
            art=Value(art, output_field=TextField()),
            nummer=F(nummer),
            skjold=skjold,
            kommune_navn=kommune_navn(),
        )
        .values_list(*_Raekke._fields)
    )
    return rows


_RESUMEER = Forespoergsel(_begge)


def _resume(row: _Raekke, i_dag: date) -> Partresume:
    er_virksomhed = row.art == Part.Art.VIRKSOMHED
    beskyttet = er_beskyttet(row.skjold, i_dag)
    return Partresume(
        part_uuid=row.part_uuid,
        er_virksomhed=er_virksomhed,
        navn=row.navn,
        cpr=None if er_virksomhed else Cpr(row.nummer),
        cvr=row.nummer if er_virksomhed else "",
        adresse=None if beskyttet else row.adresse,
        beskyttet=beskyttet,
        kommune_navn=row.kommune_navn or "",
        opdateret=row.opdateret,
    )
