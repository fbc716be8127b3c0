"""Writes of companies and properties: whole statements, by set, in the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection

from access.masse import indsaet
from indexes.erhverv import projektion
from indexes.erhverv.models import (
    Ansattetal,
    Ejendom,
    Ejendomsadresse,
    Ejerskab,
    Penhed,
    Virksomhedsdetalje,
    Virksomhedsfakta,
)
from indexes.erhverv.values import Ejendomsdata, Virksomhedsdata
from indexes.part import noegler, sammenlaegning
from indexes.part.models import Part, PersonGuard, Virksomhed
from indexes.part.services import INDLAESNING, indlaes_virksomheder, part_uuider
from indexes.part.values import dag

# The tables of each kind, with the column that names its part.
VIRKSOMHED: tuple[tuple[type[PersonGuard], str], ...] = (
    (Virksomhedsdetalje, "part_uuid"),
    (Virksomhedsfakta, "part_uuid"),
    (Ansattetal, "part_uuid"),
    (Penhed, "virksomhed_uuid"),
    (Ejerskab, "part_uuid"),
)
EJENDOM: tuple[tuple[type[PersonGuard], str], ...] = (
    (Ejendom, "part_uuid"),
    (Ejendomsadresse, "part_uuid"),
    (Ejerskab, "part_uuid"),
)
R = TypeVar("R", Virksomhedsfakta, Ansattetal, Ejerskab)


def skriv_virksomheder(data: Mapping[UUID, Virksomhedsdata], *, now: datetime) -> None:
    """Make the register say of each company exactly what its statement says, as of `now`.

    The statements are as many for one company as for a thousand. The caller holds the locks of the
    parts (`indexes.kilder`).
    """
    if not data:
        return
    naevnte = {e.noegle for v in data.values() for e in v.ejere if e.noegle}
    naevnte |= {f"pnr:{p.pnr}" for v in data.values() for p in v.penheder}
    uuider = part_uuider(naevnte, now=now) if naevnte else {}
    i_dag = dag(now)
    rows = [
        row
        for part_uuid, v in data.items()
        for row in projektion.virksomhed(part_uuid, v, uuider, now, i_dag)
    ]
    _erstat(VIRKSOMHED, data.keys(), rows)
    _skriv_aktuelle(rows, now)


def skriv_ejendomme(data: Mapping[UUID, Ejendomsdata], *, now: datetime) -> None:
    """Make the register say of each property exactly what its statement says, as of `now`.

    A part that sager know by the ESR number alone becomes the property's own part.
    """
    if not data:
        return
    naevnte = {e.noegle for v in data.values() for e in v.ejere if e.noegle}
    uuider = part_uuider(naevnte, now=now) if naevnte else {}
    rows = [
        row
        for part_uuid, ejendom in data.items()
        for row in projektion.ejendom(part_uuid, ejendom, uuider, now)
    ]
    _erstat(EJENDOM, data.keys(), rows)
    _saml_esr(data, now)


def slet_virksomheder(parter: Collection[UUID]) -> None:
    """Take away all that CVR said of these parts."""
    _erstat(((Virksomhed, "part_uuid"), *VIRKSOMHED), parter, ())


def slet_ejendomme(parter: Collection[UUID]) -> None:
    """Take away all that BBR said of these parts."""
    _erstat(EJENDOM, parter, ())


def flyt_ejer(gammel: UUID, ny: UUID) -> None:
    """Two parts are one person: what the former owns, the other owns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update erhverv_ejerskab set ejer_uuid = %s where ejer_uuid = %s", [ny, gammel]
        )
        cursor.execute(
            "update part_virksomhed set hjem_for = array_replace(hjem_for, %s, %s)"
            " where part_uuid in (select part_uuid from erhverv_ejerskab where ejer_uuid = %s)",
            [gammel, ny, ny],
        )


def _erstat(
    tabeller: Iterable[tuple[type[PersonGuard], str]],
    parter: Collection[UUID],
    rows: Iterable[PersonGuard],
) -> None:
    """These parts' rows are exactly `rows`."""
    nye: dict[type[PersonGuard], list[PersonGuard]] = defaultdict(list)
    for row in rows:
        nye[type(row)].append(row)
    for model, kolonne in tabeller:
        held = model.objects.unguarded(reason=INDLAESNING)
        held.filter(**{f"{kolonne}__in": list(parter)}).delete()
        indsaet(model, nye[model])


def _skriv_aktuelle(rows: Iterable[PersonGuard], now: datetime) -> None:
    """Write the current row of each company from its other rows."""
    rows = list(rows)
    fakta = _efter_part(row for row in rows if isinstance(row, Virksomhedsfakta))
    ansatte = _efter_part(row for row in rows if isinstance(row, Ansattetal))
    ejere = _efter_part(row for row in rows if isinstance(row, Ejerskab))
    personer = _personer({e.ejer_uuid for hendes in ejere.values() for e in hendes})
    indlaes_virksomheder(
        [
            projektion.aktuel(
                row,
                fakta[row.part_uuid],
                ansatte[row.part_uuid],
                personer.intersection(e.ejer_uuid for e in ejere[row.part_uuid]),
                dag(now),
            )
            for row in rows
            if isinstance(row, Virksomhedsdetalje)
        ],
        now=now,
    )


def _personer(parter: set[UUID | None]) -> set[UUID]:
    """Those of the owners that are persons: known by a CPR number, whether CPR told of them yet."""
    if not parter - {None}:
        return set()
    rows = Part.objects.unguarded(reason=INDLAESNING)
    return set(
        rows.filter(part_uuid__in=parter - {None}, art=Part.Art.PERSON).values_list(
            "part_uuid", flat=True
        )
    )


def _efter_part(rows: Iterable[R]) -> defaultdict[UUID, list[R]]:
    found: defaultdict[UUID, list[R]] = defaultdict(list)
    for row in rows:
        found[row.part_uuid].append(row)
    return found


def _saml_esr(data: Mapping[UUID, Ejendomsdata], now: datetime) -> None:
    """Let each ESR number find its property, and take over what sager said of it before.

    An ESR number that another property holds stays there: a number of ESR may cover several
    properties of Matriklen, and a key is one part's. By the column both are found.
    """
    egne: dict[str, UUID] = {}
    for part_uuid, ejendom in sorted(data.items(), key=lambda item: int(item[1].bfe)):
        if ejendom.esr:
            egne.setdefault(f"esr:{ejendom.esr}", part_uuid)
    if not egne:
        return
    kendte = noegler.find(egne)
    kendte |= noegler.opret({n: u for n, u in egne.items() if n not in kendte}, now=now)
    andres = {u for n, u in kendte.items() if u != egne[n]}
    optagne = Ejendom.objects.unguarded(reason=INDLAESNING).filter(part_uuid__in=andres)
    ejendomme = set(optagne.values_list("part_uuid", flat=True)) if andres else set()
    for noegle, gammel in kendte.items():
        if gammel != egne[noegle] and gammel not in ejendomme:
            sammenlaegning.afloes(gammel, egne[noegle])
            sammenlaegning.flyt(gammel, egne[noegle])
