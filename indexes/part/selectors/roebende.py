"""Addresses, former or not yet known here, that would tell where a protected person lives now.

One is hidden on the page of whoever lives there (`hjem`); so it is on the page of whoever lived
there and is close to somebody it is hidden for (`naer`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value

from access.values import Adgang, Permission
from indexes.part.models import Person
from indexes.part.naer import boern, naer


def med_roebende(rows: QuerySet[Any], adgang: Adgang, i_dag: date) -> QuerySet[Any]:
    """Rows of PersonAdresse with `roeber`: it is the home now, and hidden, of somebody close.

    A child who moved to its father lived, until then, where its mother still hides. False for all
    where the user has the right to protected addresses.
    """
    if adgang.har(Permission.SE_BESKYTTET):
        return rows.annotate(roeber=Value(False, output_field=BooleanField()))
    skjulte = (
        _skjulte(adgang, i_dag)
        .filter(naer(adgang, OuterRef("part_uuid")))
        .exclude(part_uuid=OuterRef("part_uuid"))
        .exclude(_med_en_anden(adgang, OuterRef("part_uuid")))
    )
    hjemme = Exists(skjulte.filter(adressenoegle=OuterRef("adressenoegle")))
    # A contact or supplementary address is no home and has no key: by its words it is the same.
    saadan = Exists(skjulte.filter(adresse=OuterRef("tekst")))
    roeber = Q(hjemme) | (Q(adressenoegle=None) & ~Q(tekst="") & Q(saadan))
    return rows.annotate(roeber=ExpressionWrapper(roeber, output_field=BooleanField()))


def roeber(adgang: Adgang, noegle: str | None, i_dag: date, *, part_uuid: UUID | None) -> bool:
    """Whether a home that the register does not yet know as this person's is hidden for somebody
    close to her; for anybody, where the register does not know her. One query."""
    if noegle is None or adgang.har(Permission.SE_BESKYTTET):
        return False
    skjulte = _skjulte(adgang, i_dag).filter(adressenoegle=noegle)
    if part_uuid is not None:
        skjulte = skjulte.filter(naer(adgang, part_uuid)).exclude(_med_en_anden(adgang, part_uuid))
    return skjulte.exists()


def skjulte_hjem(adgang: Adgang, adresser: Collection[str], i_dag: date) -> set[str]:
    """Those of the addresses, as they are written out, where somebody lives whose address is
    hidden: for what is said in words alone, of whoever it is. One query, none without any."""
    if not adresser:
        return set()
    return set(
        _skjulte(adgang, i_dag).filter(adresse__in=adresser).values_list("adresse", flat=True)
    )


def _med_en_anden(adgang: Adgang, part: UUID | OuterRef) -> Q:
    """Her own child that hides for another's sake: its home hides for that one, not from its
    parent's page (`hjem`)."""
    return Q(egen_beskyttelse__isnull=True, part_uuid__in=boern(adgang, part))


def _skjulte(adgang: Adgang, i_dag: date) -> QuerySet[Person]:
    return Person.objects.visible_to(adgang).filter(
        Q(beskyttelse__upper_inf=True) | Q(beskyttelse__endswith__gt=i_dag),
        beskyttelse__isempty=False,
        beskyttelse__isnull=False,  # the condition of the index by address
    )
