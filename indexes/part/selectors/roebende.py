"""Addresses, former or not yet known here, that would tell where a protected relative lives now."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Value

from access.values import Adgang, Permission
from indexes.part.models import Person, PersonRelation


def med_roebende(rows: QuerySet[Any], adgang: Adgang, i_dag: date) -> QuerySet[Any]:
    """Rows of PersonAdresse with `roeber`: it is the home now of a relative who is protected.

    A child who moved to its father lived, until then, where its mother still hides. False for all
    where the user has the right to protected addresses.
    """
    if adgang.har(Permission.SE_BESKYTTET):
        return rows.annotate(roeber=Value(False, output_field=BooleanField()))
    relationer = PersonRelation.objects.visible_to(adgang).filter(
        part_uuid=OuterRef(OuterRef("part_uuid"))
    )
    beskyttede = _beskyttede(adgang, i_dag).filter(
        adressenoegle=OuterRef("adressenoegle"), part_uuid__in=relationer.values("modpart_uuid")
    )
    return rows.annotate(roeber=Exists(beskyttede))


def roeber(adgang: Adgang, noegle: str | None, i_dag: date, *, part_uuid: UUID | None) -> bool:
    """Whether a home that the register does not yet know as this person's is that of a protected
    relative of hers; of anybody who is protected, where the register does not know her. One query.
    """
    if noegle is None or adgang.har(Permission.SE_BESKYTTET):
        return False
    beskyttede = _beskyttede(adgang, i_dag).filter(adressenoegle=noegle)
    if part_uuid is not None:
        relationer = PersonRelation.objects.visible_to(adgang).filter(part_uuid=part_uuid)
        beskyttede = beskyttede.filter(part_uuid__in=relationer.values("modpart_uuid"))
    return beskyttede.exists()


def _beskyttede(adgang: Adgang, i_dag: date) -> QuerySet[Person]:
    return Person.objects.visible_to(adgang).filter(
        Q(egen_beskyttelse__isnull=False),
        Q(egen_beskyttelse__upper_inf=True) | Q(egen_beskyttelse__endswith__gt=i_dag),
    )
