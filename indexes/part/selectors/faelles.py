"""What every read about persons shares: the name of a municipality, and who may see an address."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from psycopg.types.range import Range

from access.models import Myndighed
from access.values import Adgang, Permission
from indexes.part.funktioner import ErEnAf
from indexes.part.models import Part, Person
from indexes.part.values import STATUS_DOED, alder, skjuler


def begyndt(at: date | datetime) -> Q:
    """Facts that had begun at `at`, or always held. (A negated comparison would lose those: of
    an open beginning the database says neither yes nor no.)"""
    return Q(virkning__lower_inf=True) | Q(virkning__startswith__lte=at)


def kommune_navn() -> Subquery:
    """The short name of the municipality of the row, as a column."""
    rows = Myndighed.objects.filter(id=OuterRef("kommune")).values("kort_navn")
    return Subquery(rows[:1], output_field=CharField())


def kommunevalg() -> tuple[tuple[int, str], ...]:
    """The municipalities that a search may be in, by name. One query."""
    rows = Myndighed.objects.filter(type=Myndighed.Type.KOMMUNE).order_by("kort_navn")
    return tuple(rows.values_list("id", "kort_navn"))


def er_beskyttet(beskyttelse: Range[date] | None, at: date) -> bool:
    """Whether name and address are protected for a look at `at`."""
    return beskyttelse is not None and not beskyttelse.isempty and skjuler(beskyttelse.upper, at)


def hjems_beskyttelse(adgang: Adgang) -> Subquery:
    """The protection that the address of a company shares, as a column: of the persons who own or
    owned it, the one that ends last. It may be her home, and her name stands beside it."""
    ejere = Person.objects.visible_to(adgang).filter(
        ErEnAf("part_uuid", OuterRef("hjem_for")), beskyttelse__isempty=False
    )
    ende = Func(F("beskyttelse"), function="upper")
    rows = ejere.order_by(ende.desc(nulls_first=True)).values("beskyttelse")
    return Subquery(rows[:1], output_field=DateRangeField(null=True))


def beskyttet(adgang: Adgang, at: date, kolonne: str = "part_uuid") -> Exists:
    """Whether the part that the row's column names is a person whose address is protected for a
    look at `at`, as a condition: `er_beskyttet` in the database."""
    person = Person.objects.visible_to(adgang).filter(
        Q(beskyttelse__upper_inf=True) | Q(beskyttelse__endswith__gt=at),
        part_uuid=OuterRef(kolonne),
        beskyttelse__isempty=False,
    )
    return Exists(person)


def maa_se_adresse(adgang: Adgang, beskyttelse: Range[date] | None, at: date) -> bool:
    """Whether the user sees the address at once; else it takes one logged click (SAPA.md 1.3)."""
    return not er_beskyttet(beskyttelse, at) or adgang.har(Permission.SE_BESKYTTET)


def levende_alder(foedt: date, status: str, at: date) -> int | None:
    """Age in whole years, None for the dead: pages say "(død)"."""
    return None if status == STATUS_DOED else alder(foedt, at)


def gaeldende(adgang: Adgang, part_uuid: Any) -> QuerySet[Any]:
    """The part that a former uuid was replaced by, as a sub-select of no or one row."""
    erstattet = Part.objects.visible_to(adgang).filter(part_uuid=part_uuid)
    return erstattet.exclude(erstattet_af=None).values("erstattet_af")
