"""Ownership read both ways: who owns this, and what does this person own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from access.forespoergsel import Forespoergsel
from access.values import Adgang, Cpr, Permission
from indexes.erhverv.models import Ejendom, Ejendomsadresse, Ejerskab
from indexes.part.models import Person, Virksomhed
from indexes.part.naer import naer
from indexes.part.selectors import Partresume, partresumeer
from indexes.part.selectors.faelles import begyndt, beskyttet
from indexes.part.values import dag


@dataclass(frozen=True, slots=True)
class Andel:
    """How much is owned: an interval in per cent or a fraction; all None where it is not said."""

    mindst: Decimal | None = None
    hoejst: Decimal | None = None
    taeller: int | None = None
    naevner: int | None = None


@dataclass(frozen=True, slots=True)
class Ejerlinje:
    """An owner in a period.

    `skjult`: a person with a protected address who owns a property: then nothing says who it is.
    `kendt`: in the part register, so that there is a page. Else the name is empty, or the one that
    the source gave an owner without a Danish number.
    """

    part_uuid: UUID | None
    navn: str
    kendt: bool
    er_virksomhed: bool
    cpr: Cpr | None
    cvr: str
    kommune_navn: str
    beskyttet: bool
    skjult: bool
    andel: Andel
    fra: date | None
    til: date | None

    @property
    def er_tidligere(self) -> bool:
        return self.til is not None


@dataclass(frozen=True, slots=True)
class EjetVirksomhed:
    """A company that a person or a company owns."""

    part_uuid: UUID
    navn: str
    cvr: str
    branche: str
    andel: Andel
    fra: date | None


@dataclass(frozen=True, slots=True)
class EjetEjendom:
    """A property that a person or a company owns."""

    part_uuid: UUID
    adresse: str
    bfe: str
    type: str
    andel: Andel
    fra: date | None


@dataclass(frozen=True, slots=True)
class Ejeroversigt:
    """What somebody owns. Of a person with a protected address no property at all, for a user who
    may not see it: she may live in one of them."""

    virksomheder: tuple[EjetVirksomhed, ...]
    ejendomme: tuple[EjetEjendom, ...]

    @property
    def er_tom(self) -> bool:
        return not (self.virksomheder or self.ejendomme)


def ejerlinjer(*, adgang: Adgang, part_uuid: UUID, art: str, at: datetime) -> tuple[Ejerlinje, ...]:
    """Owners of a company or a property that had begun at `at`: those in force first, the greatest
    share first, then the former. Two queries.

    A property's owner with a protected address is not named, unless the user may see such
    addresses: her name beside an address says where to look for her. Nor is a relative of hers, if
    she owns a part of it or lives there: he would be looked for first.
    """
    rows = list(
        Ejerskab.objects.visible_to(adgang)
        .filter(part_uuid=part_uuid, art=art)
        .filter(begyndt(dag(at)))
        .annotate(roeber=roeber(adgang, dag(at)))
    )
    kendte = partresumeer(
        adgang=adgang, part_uuids={r.ejer_uuid for r in rows if r.ejer_uuid}, at=at
    )
    skjules = art == Ejerskab.Art.EJENDOM and not adgang.har(Permission.SE_BESKYTTET)
    linjer = [_linje(r, kendte.get(r.ejer_uuid), dag(at), skjules) for r in rows]
    return tuple(sorted(linjer, key=_orden))


def roeber(adgang: Adgang, i_dag: date) -> Exists:
    """Whether a property would tell where a protected relative of its owner lives, as a condition
    on Ejerskab: she owns or owned a part of it, or has her home there (`selectors.roebende` says
    the same of former addresses)."""
    medejere = Ejerskab.objects.visible_to(adgang).filter(part_uuid=OuterRef(OuterRef("part_uuid")))
    adresser = Ejendomsadresse.objects.visible_to(adgang).filter(
        part_uuid=OuterRef(OuterRef("part_uuid"))
    )
    hende = Person.objects.visible_to(adgang).filter(
        Q(egen_beskyttelse__upper_inf=True) | Q(egen_beskyttelse__endswith__gt=i_dag),
        Q(part_uuid__in=medejere.filter(ejer_uuid__isnull=False).values("ejer_uuid"))
        | Q(adresse__in=adresser.values("adresse")),
        naer(adgang, OuterRef("ejer_uuid")),
        egen_beskyttelse__isempty=False,
    )
    return Exists(hende)


def ejeroversigt(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Ejeroversigt:
    """The companies and properties that a part owns at `at`. At most four queries, one where it
    owns nothing.

    Of a person with a protected address no property is told, nor one that would tell of such a
    relative, unless the user may see those addresses.
    """
    i_dag = dag(at)
    maa_alt = adgang.har(Permission.SE_BESKYTTET)
    virksomheder: dict[UUID, _Ejet] = {}
    ejendomme: dict[UUID, _Ejet] = {}
    for row in starmap(_Ejet, _EJEDE(adgang, part_uuid=part_uuid, i_dag=i_dag)):
        if row.art == Ejerskab.Art.VIRKSOMHED:
            virksomheder[row.part_uuid] = row
        elif maa_alt or not row.skjold:
            ejendomme[row.part_uuid] = row
    return Ejeroversigt(
        virksomheder=_virksomheder(adgang, virksomheder),
        ejendomme=_ejendomme(adgang, ejendomme, i_dag),
    )


class _Ejet(NamedTuple):
    """A thing that somebody owns, and whether it would tell where she or a relative lives."""

    part_uuid: UUID
    art: str
    virkning: Any
    mindst: Decimal | None
    hoejst: Decimal | None
    taeller: int | None
    naevner: int | None
    skjold: bool


def _ejede(adgang: Adgang, *, part_uuid: UUID, i_dag: date) -> QuerySet[Any]:
    return (
        Ejerskab.objects.visible_to(adgang)
        .filter(ejer_uuid=part_uuid, virkning__contains=i_dag)
        .annotate(skjold=beskyttet(adgang, i_dag, "ejer_uuid") | roeber(adgang, i_dag))
        .values_list(*_Ejet._fields)
    )


_EJEDE = Forespoergsel(_ejede)


def adresser_i_kraft(adgang: Adgang, ejendomme: Iterable[UUID], i_dag: date) -> dict[UUID, str]:
    """What each property is called: the first of its addresses in force. One query."""
    rows = (
        Ejendomsadresse.objects.visible_to(adgang)
        .filter(part_uuid__in=list(ejendomme), virkning__contains=i_dag)
        .order_by("-nummer")
        .values_list("part_uuid", "adresse")
    )
    return dict(rows)


def _virksomheder(adgang: Adgang, rows: dict[UUID, _Ejet]) -> tuple[EjetVirksomhed, ...]:
    if not rows:
        return ()
    found = (
        Virksomhed.objects.visible_to(adgang)
        .filter(part_uuid__in=list(rows))
        .order_by("soegenavn", "cvr")
        .values_list("part_uuid", "navn", "cvr", "branche")
    )
    return tuple(
        EjetVirksomhed(uuid, navn, cvr, branche, _andel(rows[uuid]), rows[uuid].virkning.lower)
        for uuid, navn, cvr, branche in found
    )


def _ejendomme(adgang: Adgang, rows: dict[UUID, _Ejet], i_dag: date) -> tuple[EjetEjendom, ...]:
    if not rows:
        return ()
    navne = adresser_i_kraft(adgang, rows, i_dag)
    found = (
        Ejendom.objects.visible_to(adgang)
        .filter(part_uuid__in=list(rows))
        .values_list("part_uuid", "bfe", "type")
    )
    ejede = [
        EjetEjendom(
            uuid, navne.get(uuid, ""), bfe, type_, _andel(rows[uuid]), rows[uuid].virkning.lower
        )
        for uuid, bfe, type_ in found
    ]
    return tuple(sorted(ejede, key=lambda e: (e.adresse, int(e.bfe))))


def _linje(row: Ejerskab, kendt: Partresume | None, i_dag: date, skjules: bool) -> Ejerlinje:
    skjult = skjules and (
        row.roeber  # type: ignore[attr-defined]  # annotated
        or (kendt is not None and kendt.beskyttet and not kendt.er_virksomhed)
    )
    if skjult:
        kendt = None
    til = row.virkning.upper
    return Ejerlinje(
        part_uuid=None if skjult else row.ejer_uuid,
        navn=kendt.navn if kendt else row.ejer_navn,
        kendt=kendt is not None,
        er_virksomhed=kendt is not None and kendt.er_virksomhed,
        cpr=kendt.cpr if kendt else None,
        cvr=kendt.cvr if kendt else "",
        kommune_navn=kendt.kommune_navn if kendt else "",
        beskyttet=skjult or (kendt is not None and kendt.beskyttet),
        skjult=skjult,
        andel=_andel(row),
        # The day she came to own it may be the day she moved in.
        fra=None if skjult else row.virkning.lower,
        til=til if til is not None and til <= i_dag else None,
    )


def _andel(row: Any) -> Andel:
    return Andel(row.mindst, row.hoejst, row.taeller, row.naevner)


def _orden(linje: Ejerlinje) -> tuple[bool, float, date, str]:
    andel = linje.andel
    del_ = float(andel.mindst or 0)
    if andel.taeller and andel.naevner:
        del_ = 100 * andel.taeller / andel.naevner
    return linje.er_tidligere, -del_, linje.fra or date.min, linje.navn
