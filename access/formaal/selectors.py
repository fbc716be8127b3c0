"""Reads about purposes. Settings and codes only: nothing about a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from access import forberedt
from access.formaal.models import Formaal, Formaalskrav, Opslagstype
from access.formaal.values import GRUNDOPSLAG, Valgt

_KRAEVES = """
select myndighed_id, kraeves from formaal_formaalskrav
where opslag_id = %s and (myndighed_id = %s or myndighed_id is null)
"""
_LEVERET = {kind.kode: kind.kraeves for kind in GRUNDOPSLAG}


@dataclass(frozen=True, slots=True)
class Opslagskrav:
    """A kind of look-up as an authority has set it."""

    kode: str
    navn: str
    kraeves: bool


def kraeves(opslag: str, myndighed_id: int) -> bool:
    """True if the authority demands a purpose for this kind of look-up: its own setting, else the
    national one, else as delivered. A kind that is unknown demands it (fail closed). One query."""
    found: dict[int | None, bool] = dict(forberedt.hent(_KRAEVES, [opslag, myndighed_id]))
    return found.get(myndighed_id, found.get(None, _LEVERET.get(opslag, True)))


def opslagskrav(myndighed_id: int) -> list[Opslagskrav]:
    """Every kind of look-up and whether the authority demands a purpose for it. Two queries."""
    settings: dict[tuple[str, int | None], bool] = {
        (opslag, myndighed): kraeves
        for opslag, myndighed, kraeves in Formaalskrav.objects.filter(
            Q(myndighed_id=myndighed_id) | Q(myndighed=None)
        ).values_list("opslag_id", "myndighed_id", "kraeves")
    }
    return [
        Opslagskrav(
            o.kode,
            o.navn,
            settings.get(
                (o.kode, myndighed_id),
                settings.get((o.kode, None), _LEVERET.get(o.kode, True)),
            ),
        )
        for o in Opslagstype.objects.all()
    ]


def opslagstype(kode: str) -> Opslagstype | None:
    """A kind of look-up by its code."""
    return Opslagstype.objects.filter(kode=kode).first()


def muligheder(opslag: str) -> list[Formaal]:
    """The purposes that may be chosen now."""
    return list(Formaal.objects.filter(opslag_id=opslag, aktiv=True))


def i_kraft(opslag: str, kode: str) -> Valgt | None:
    """The purpose of this code if it is in force. One query."""
    row = (
        Formaal.objects.filter(opslag_id=opslag, kode=kode, aktiv=True)
        .select_related("opslag")
        .first()
    )
    if row is None:
        return None
    return Valgt(row.opslag_id, row.opslag.navn, row.opslag.noegle, row.kode, row.navn)
