"""Reads of a user's own favourites, and of what is new about persons since she last saw them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)

from access import revisionslog
from access.forespoergsel import Forespoergsel
from access.values import Adgang, Permission
from indexes.dokument.models import Dokument
from indexes.part.funktioner import en_af
from indexes.part.models import Person
from indexes.sag.models import SagLinje
from indexes.ydelse.models import BevilgetYdelse
from sapa.minside.models import Foretrukken
from sapa.minside.values import AENDRET_SAG, DOKUMENT, FLYTNING, NY_SAG, YDELSE, Favorit


def favoritter(adgang: Adgang) -> tuple[UUID, ...]:
    """The user's favourites, newest first: for a search within them. At most services.MAKS. A
    person whom she may no longer see is still among them, and no read behind the door finds her.
    One query."""
    return tuple(
        Foretrukken.objects.visible_to(adgang)
        .order_by("-tilfoejet", "part_uuid")
        .values_list("part_uuid", flat=True)
    )


def kolonne(adgang: Adgang) -> Exists:
    """Whether the person of an outer query is one of the user's own, as a column of it."""
    return Exists(Foretrukken.objects.visible_to(adgang).filter(part_uuid=OuterRef("part_uuid")))


def favoritter_med_besoeg(adgang: Adgang) -> tuple[Favorit, ...]:
    """The user's favourites and when she last opened each one's page. One query."""
    rows = (
        Foretrukken.objects.visible_to(adgang)
        .annotate(sidst=revisionslog.sidst_aabnet(adgang))
        .order_by("-tilfoejet", "part_uuid")
        .values_list("part_uuid", "tilfoejet", "sidst")
    )
    return tuple(Favorit(*row) for row in rows)


def nyt_siden(
    *, adgang: Adgang, besoeg: Mapping[UUID, datetime], at: datetime
) -> dict[UUID, list[tuple[str, int]]]:
    """How many of each kind are new since the moment given for each person: sager made or changed,
    dokumenter, ydelser of the user's own authority, and a move. One query, whatever the number of
    persons; only what the user may see is counted.

    New by the sender's own clock: what was delivered late, about a time before the moment, is not.
    Ydelser of other authorities take a purpose, so they are never counted unasked.
    """
    if not besoeg:
        return {}
    found: dict[UUID, list[tuple[str, int]]] = defaultdict(list)
    rows = _NYT(adgang, parter=list(besoeg), sidst=list(besoeg.values()), at=at)
    for part_uuid, kind, n in rows:
        found[part_uuid].append((kind, n))
    return found


class _Tilsvarende(Func):
    """The element of one array that stands where the column's value stands in another."""

    template = "((%(expressions)s])"
    arg_joiner = ")["
    output_field = DateTimeField()

    @classmethod
    def af(cls, felt: str, noegler: list[UUID], vaerdier: list[datetime]) -> _Tilsvarende:
        plads = Func(
            Value(noegler, output_field=ArrayField(UUIDField())),
            F(felt),
            function="array_position",
            output_field=IntegerField(),
        )
        return cls(Value(vaerdier, output_field=ArrayField(DateTimeField())), plads)


def _nyt(
    adgang: Adgang, *, parter: list[UUID], sidst: list[datetime], at: datetime
) -> QuerySet[Any]:
    siden = _Tilsvarende.af("part_uuid", parter, sidst)

    def tael(rows: QuerySet[Any], kind: str, felt: str) -> QuerySet[Any]:
        return (
            rows.filter(en_af("part_uuid", parter))
            .order_by()
            .values("part_uuid")
            .annotate(art=Value(kind, output_field=TextField()), n=Count(felt, distinct=True))
            .values_list("part_uuid", "art", "n")
        )

    parts = []
    if adgang.har(Permission.SE_SAG):
        sager = SagLinje.objects.visible_to(adgang).filter(
            virkning__contains=at, opdateret__gt=siden
        )
        parts += [
            tael(sager.filter(oprettet__gt=siden), NY_SAG, "sag_uuid"),
            tael(sager.filter(Q(oprettet=None) | Q(oprettet__lte=siden)), AENDRET_SAG, "sag_uuid"),
        ]
    if adgang.har(Permission.SE_DOKUMENT):
        dokumenter = Dokument.objects.visible_to(adgang).filter(opdateret__gt=siden)
        parts.append(tael(dokumenter, DOKUMENT, "uuid"))
    if adgang.har(Permission.SE_YDELSE):
        ydelser = BevilgetYdelse.objects.visible_to(adgang).filter(
            opdateret__gt=siden, myndighed=adgang.scope_id
        )
        parts.append(tael(ydelser, YDELSE, "bevilling_uuid"))
    flyttet = Person.objects.visible_to(adgang).filter(tilflyttet__gt=siden, tilflyttet__lte=at)
    parts.append(tael(flyttet, FLYTNING, "part_uuid"))
    return parts[0].union(*parts[1:], all=True)


_NYT = Forespoergsel(_nyt)
