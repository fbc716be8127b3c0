"""Former addresses that would tell where a protected relative lives now."""

from __future__ import annotations

from datetime import date
from typing import Any

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
    beskyttede = beskyttede_slaegtninge(adgang, OuterRef(OuterRef("part_uuid")), i_dag)
    return rows.annotate(roeber=Exists(beskyttede.filter(adressenoegle=OuterRef("adressenoegle"))))


def beskyttede_slaegtninge(adgang: Adgang, part_uuid: Any, i_dag: date) -> QuerySet[Any]:
    """The relatives of a person, however long ago, who are protected on the day or after it."""
    relationer = PersonRelation.objects.visible_to(adgang).filter(part_uuid=part_uuid)
    return (
        Person.objects.visible_to(adgang)
        .filter(part_uuid__in=relationer.values("modpart_uuid"))
        .filter(
            Q(egen_beskyttelse__isnull=False),
            Q(egen_beskyttelse__upper_inf=True) | Q(egen_beskyttelse__endswith__gt=i_dag),
        )
    )
