"""One person: the header and Personoplysninger, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)

from access.forespoergsel import Forespoergsel
from access.values import Adgang, Cpr, Permission
from indexes.part import tekster
from indexes.part.models import Person, PersonRelation, Virksomhed
from indexes.part.selectors.faelles import (
    er_beskyttet,
    gaeldende,
    kommune_navn,
    levende_alder,
    maa_se_adresse,
)
from indexes.part.values import STATUS_DOED, dag


@dataclass(frozen=True, slots=True)
class PersonOverblik:
    """A person as her page's header and Personoplysninger show her (SAPA.md 1.2).

    Where `adresse_skjult`, the address is protected and takes one logged click; then nothing that
    it could be inferred from is here either (since when, how many live there).
    """

    part_uuid: UUID
    cpr: Cpr
    tidligere_cpr: tuple[Cpr, ...]
    navn: str
    fornavn: str
    mellemnavn: str
    efternavn: str
    koen: str
    koen_tekst: str
    foedt: date
    alder: int | None  # None for the dead
    status: str
    status_kort: str
    status_tekst: str
    status_fra: date | None
    doed_dato: date | None
    kommune: int
    kommune_navn: str
    beskyttet: bool
    beskyttet_til: date | None
    adresse: str | None  # None where hidden, "" where she has none
    adresse_skjult: bool
    # Also where the user sees it: then what leaves the house, as print does, is without it.
    adresse_beskyttet: bool
    adressetype_tekst: str
    tilflyttet: date | None
    antal_samme_adresse: int | None
    civilstand: str
    civilstand_tekst: str
    civilstand_fra: date | None
    statsborgerskab: str
    vaerge: str
    vaergemaal: str
    antal_boern_under_18: int
    opdateret: datetime
    delt_bopael: bool = False  # a child with a home at each parent's; not told where hidden

    @property
    def er_doed(self) -> bool:
        return self.status == STATUS_DOED


def person(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> PersonOverblik | None:
    """The person as known now, seen at `at`; None if absent or not for this user. One query.

    A uuid that was found to be another person's gives that person.
    """
    i_dag = dag(at)
    found = _PERSON.foerste(
        adgang, part_uuid=part_uuid, i_dag=i_dag, for_18_aar_siden=_aar_siden(i_dag, 18)
    )
    if found is None:
        return None
    row = _Raekke(*found)
    beskyttet = er_beskyttet(row.egen_beskyttelse, i_dag)
    vises = maa_se_adresse(adgang, row.beskyttelse, i_dag)
    return PersonOverblik(
        part_uuid=row.part_uuid,
        cpr=Cpr(row.cpr),
        tidligere_cpr=tuple(map(Cpr, row.tidligere_cpr)),
        navn=row.navn,
        fornavn=row.fornavn,
        mellemnavn=row.mellemnavn,
        efternavn=row.efternavn,
        koen=row.koen,
        koen_tekst=str(tekster.KOEN[row.koen]),
        foedt=row.foedt,
        alder=levende_alder(row.foedt, row.status, i_dag),
        status=row.status,
        status_kort=str(tekster.STATUS_KORT.get(row.status, row.status)),
        status_tekst=str(tekster.STATUS.get(row.status, row.status)),
        status_fra=row.status_fra,
        doed_dato=row.status_fra if row.status == STATUS_DOED else None,
        kommune=row.kommune,
        kommune_navn=row.kommune_navn or "",
        beskyttet=beskyttet,
        beskyttet_til=row.egen_beskyttelse.upper if beskyttet else None,
        adresse=row.adresse if vises else None,
        adresse_skjult=not vises,
        adresse_beskyttet=er_beskyttet(row.beskyttelse, i_dag),
        adressetype_tekst=str(tekster.ADRESSETYPE.get(row.adressetype, "")) if vises else "",
        tilflyttet=dag(row.tilflyttet) if vises and row.tilflyttet else None,
        antal_samme_adresse=row.samme if vises and row.adressenoegle else None,
        civilstand=row.civilstand,
        civilstand_tekst=str(tekster.CIVILSTAND.get(row.civilstand, row.civilstand)),
        civilstand_fra=row.civilstand_fra,
        statsborgerskab=row.statsborgerskab,
        vaerge=row.vaerge,
        vaergemaal=row.vaergemaal,
        antal_boern_under_18=row.boern,
        opdateret=row.opdateret,
        delt_bopael=row.delt and vises,
    )


@dataclass(frozen=True, slots=True)
class Personnavn:
    """Who a person is, and no more: for what is done about her without her being shown."""

    part_uuid: UUID
    cpr: Cpr
    navn: str
    kommune_navn: str


def personnavn(*, adgang: Adgang, part_uuid: UUID) -> Personnavn | None:
    """The person of `person`, by name alone; None for those whom that gives None for. One query."""
    found = _NAVN.foerste(adgang, part_uuid=part_uuid)
    if found is None:
        return None
    rigtig, cpr, navn, kommune = found
    return Personnavn(rigtig, Cpr(cpr), navn, kommune or "")


def _en_ved_navn(adgang: Adgang, *, part_uuid: UUID) -> QuerySet[Any]:
    rows = _en(adgang, part_uuid).annotate(kommune_navn=kommune_navn())
    return rows.values_list("part_uuid", "cpr", "navn", "kommune_navn")


_NAVN = Forespoergsel(_en_ved_navn)


def beskyttet_adresse(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> str | None:
    """The address in force, protected or not: for the one click with a reason that the caller logs.

    None if the person is absent or not for this user; "" if she has no address. One query.
    """
    return _en(adgang, part_uuid).values_list("adresse", flat=True).first()


def partnavne(*, adgang: Adgang, part_uuids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of those of the parts, persons and companies, that the user may see. One query."""
    wanted = list(part_uuids)
    personer = Person.objects.visible_to(adgang).filter(part_uuid__in=wanted)
    virksomheder = Virksomhed.objects.visible_to(adgang).filter(part_uuid__in=wanted)
    rows = personer.values_list("part_uuid", "navn").union(
        virksomheder.values_list("part_uuid", "navn"), all=True
    )
    return dict(rows)


def _en(adgang: Adgang, part_uuid: UUID) -> QuerySet[Person]:
    # In a select of its own: under row-level security PostgreSQL takes COALESCE for something that
    # may tell, and then reads every person instead of the key.
    rigtig = Func(
        Subquery(gaeldende(adgang, part_uuid)),
        Value(part_uuid, output_field=UUIDField()),
        template="(select coalesce(%(expressions)s))",
        output_field=UUIDField(),
    )
    return Person.objects.visible_to(adgang).filter(part_uuid=rigtig)


class _Raekke(NamedTuple):
    """What the page asks of a person's row, and what is counted beside it."""

    part_uuid: UUID
    cpr: str
    tidligere_cpr: list[str]
    navn: str
    fornavn: str
    mellemnavn: str
    efternavn: str
    koen: str
    foedt: date
    status: str
    status_fra: date | None
    kommune: int
    egen_beskyttelse: Any
    beskyttelse: Any
    adresse: str
    adressenoegle: str
    adressetype: str
    tilflyttet: datetime | None
    civilstand: str
    civilstand_fra: date | None
    statsborgerskab: str
    vaerge: str
    vaergemaal: str
    opdateret: datetime
    kommune_navn: str | None
    boern: int
    samme: int
    delt: bool


def _en_med_tal(
    adgang: Adgang, *, part_uuid: UUID, i_dag: date, for_18_aar_siden: date
) -> QuerySet[Any]:
    return (
        _en(adgang, part_uuid)
        .annotate(
            kommune_navn=kommune_navn(),
            boern=_boern_under_18(adgang, i_dag, for_18_aar_siden),
            samme=_samme_adresse(adgang, i_dag),
            delt=_delt_bopael(adgang, i_dag),
        )
        .values_list(*_Raekke._fields)
    )


_PERSON = Forespoergsel(_en_med_tal)


def _boern_under_18(adgang: Adgang, i_dag: date, for_18_aar_siden: date) -> Subquery:
    barn = Person.objects.visible_to(adgang).filter(
        part_uuid=OuterRef("modpart_uuid"), foedt__gt=for_18_aar_siden
    )
    rows = PersonRelation.objects.visible_to(adgang).filter(
        Exists(barn.exclude(status=STATUS_DOED)),
        part_uuid=OuterRef("part_uuid"),
        type=PersonRelation.Type.BARN,
        virkning__contains=i_dag,
    )
    return _tael(rows, "modpart_uuid")


def _delt_bopael(adgang: Adgang, i_dag: date) -> Exists:
    rows = PersonRelation.objects.visible_to(adgang).filter(
        part_uuid=OuterRef("part_uuid"),
        type=PersonRelation.Type.DELT_BOPAEL,
        virkning__contains=i_dag,
    )
    return Exists(rows)


def _samme_adresse(adgang: Adgang, i_dag: date) -> Subquery:
    """Others at the same address, without those whose own address the user does not see."""
    rows = (
        Person.objects.visible_to(adgang)
        .filter(adressenoegle=OuterRef("adressenoegle"))
        .exclude(part_uuid=OuterRef("part_uuid"))
    )
    if not adgang.har(Permission.SE_BESKYTTET):
        rows = rows.filter(Q(beskyttelse=None) | Q(beskyttelse__endswith__lte=i_dag))
    return _tael(rows, "part_uuid")


def _tael(rows: QuerySet, felt: str) -> Subquery:
    """The number of different values among the rows, as a column."""
    # Not Django's Count: as an aggregate it would group, and give no row where there is none.
    tal = Func(F(felt), template="count(distinct %(expressions)s)", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(antal=tal).values("antal"))


def _aar_siden(i_dag: date, aar: int) -> date:
    """The same day so many years ago; 28 February where that year has no 29 February."""
    try:
        return i_dag.replace(year=i_dag.year - aar)
    except ValueError:
        return i_dag.replace(year=i_dag.year - aar, day=28)
