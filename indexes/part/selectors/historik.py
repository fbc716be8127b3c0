"""A person's history: addresses, civilstand, citizenship. Newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, OuterRef, QuerySet, Subquery, TextField, UUIDField, Value

from access.forespoergsel import Forespoergsel
from access.values import Adgang
from indexes.part import tekster
from indexes.part.models import (
    Person,
    PersonAdresse,
    PersonCivilstand,
    PersonSeparation,
    PersonStatsborgerskab,
)
from indexes.part.selectors.faelles import begyndt, kommune_navn, maa_se_adresse
from indexes.part.selectors.roebende import med_roebende
from indexes.part.values import dag


@dataclass(frozen=True, slots=True)
class Historiklinje:
    """What held in a period. `til` is the first day that it no longer held."""

    tekst: str
    fra: date | None
    til: date | None
    partner_uuid: UUID | None = None
    partner_navn: str = ""


@dataclass(frozen=True, slots=True)
class Adresselinje:
    """An address in a period; `til` is the day of moving away."""

    adresse: str
    type_tekst: str
    kommune_navn: str
    fra: datetime | None
    til: datetime | None
    institution: bool
    type: str = ""  # the register's word: folkeregister, kontakt, supplerende, udland


@dataclass(frozen=True, slots=True)
class Adressehistorik:
    """A person's addresses. Where `skjult`, no line at all: a former address, a date of moving or
    the number of moves would say where to look for her. `udeladt`: a line is left out, since it is
    the home of a protected relative now."""

    skjult: bool
    linjer: tuple[Adresselinje, ...]
    udeladt: bool = False


def civilstandshistorik(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> list[Historiklinje]:
    """The civilstande of a person that had begun at `at`, with the partner's name, and her
    separations: while one lasts, the civilstand is still that of the married. One query."""
    partner = Person.objects.visible_to(adgang).filter(part_uuid=OuterRef("partner_uuid"))
    rows = (
        PersonCivilstand.objects.visible_to(adgang)
        .filter(part_uuid=part_uuid)
        .filter(begyndt(dag(at)))
        .annotate(partner_navn=Subquery(partner.values("navn")[:1], output_field=CharField()))
        .values_list("kode", "virkning", "partner_uuid", "partner_navn")
    )
    separeret = (
        PersonSeparation.objects.visible_to(adgang)
        .filter(part_uuid=part_uuid)
        .filter(begyndt(dag(at)))
        .annotate(
            kode=Value(_SEPARERET, output_field=TextField()),
            partner_uuid=Value(None, output_field=UUIDField()),
            partner_navn=Value("", output_field=CharField()),
        )
        .values_list("kode", "virkning", "partner_uuid", "partner_navn")
    )
    linjer = [
        Historiklinje(_civilstand(kode), v.lower, v.upper, partner_uuid, navn or "")
        for kode, v, partner_uuid, navn in rows.union(separeret, all=True)
    ]
    return _nyeste_foerst(linjer)


_SEPARERET = "separeret"


def _civilstand(kode: str) -> str:
    if kode == _SEPARERET:
        return str(tekster.SEPARERET)
    return str(tekster.CIVILSTAND.get(kode, kode))


def statsborgerskabshistorik(
    *, adgang: Adgang, part_uuid: UUID, at: datetime
) -> list[Historiklinje]:
    """The citizenships of a person that had begun at `at`. One query."""
    rows = (
        PersonStatsborgerskab.objects.visible_to(adgang)
        .filter(part_uuid=part_uuid)
        .filter(begyndt(dag(at)))
        .values_list("land", "virkning")
    )
    return _nyeste_foerst([Historiklinje(land, v.lower, v.upper) for land, v in rows])


def adressehistorik(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Adressehistorik:
    """The addresses of a person that had begun at `at`; none of them while she is protected, unless
    the user may see protected addresses. One query: the protection is read with the rows."""
    rows = starmap(_Adresse, _ADRESSER(adgang, part_uuid=part_uuid, at=at, i_dag=dag(at)))
    linjer = []
    udeladt = False
    for row in rows:
        if not maa_se_adresse(adgang, row.beskyttelse, dag(at)):
            return Adressehistorik(skjult=True, linjer=())
        if row.roeber:
            udeladt = True
            continue
        linjer.append(
            Adresselinje(
                adresse=row.tekst,
                type_tekst=str(tekster.ADRESSETYPE.get(row.type, row.type)),
                kommune_navn=row.kommune_navn or "",
                fra=row.virkning.lower,
                til=row.virkning.upper,
                institution=row.institution,
                type=row.type,
            )
        )
    return Adressehistorik(skjult=False, linjer=tuple(linjer), udeladt=udeladt)


class _Adresse(NamedTuple):
    tekst: str
    type: str
    virkning: Any
    institution: bool
    roeber: bool
    kommune_navn: str | None
    beskyttelse: Any


def _adresser(adgang: Adgang, *, part_uuid: UUID, at: datetime, i_dag: date) -> QuerySet[Any]:
    person = Person.objects.visible_to(adgang).filter(part_uuid=OuterRef("part_uuid"))
    egne = PersonAdresse.objects.visible_to(adgang).filter(part_uuid=part_uuid)
    return (
        med_roebende(egne, adgang, i_dag)
        .filter(begyndt(at))
        .annotate(
            kommune_navn=kommune_navn(), beskyttelse=Subquery(person.values("beskyttelse")[:1])
        )
        .order_by("-virkning", "id")
        .values_list(*_Adresse._fields)
    )


_ADRESSER = Forespoergsel(_adresser)


def _nyeste_foerst(linjer: list[Historiklinje]) -> list[Historiklinje]:
    return sorted(linjer, key=lambda linje: linje.fra or date.min, reverse=True)
