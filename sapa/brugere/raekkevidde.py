"""What a role reaches, in numbers: by the selectors' own door and lock, as one who holds it.

Numbers alone, so an administrator without a right to personal data sees nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError
from django.db.models import Count, F
from django.utils.functional import Promise

from access.models import Organisationsenhed
from access.values import Adgang, Permission
from indexes.dokument.models import Dokument
from indexes.klassifikation.models import KleEmne
from indexes.sag.models import Sag
from indexes.ydelse.models import BevilgetYdelse
from sapa.administration.proeve import som_bruger, som_den
from sapa.brugere.rettighedsvalg import mangler
from sapa.rettigheder.ord import tilladelse

FLEST = 8


@dataclass(frozen=True, slots=True)
class Raekkevidde:
    """`tilladelser` are what the role lets one do. The numbers are None where it gives no right to
    such a thing. `emner` and `enheder`: where its sager lie, the most first."""

    tilladelser: tuple[str | Promise, ...]
    sager: int | None
    dokumenter: int | None
    ydelser: int | None
    emner: tuple[tuple[str, int], ...] = ()
    enheder: tuple[tuple[str, int], ...] = ()
    for_mange: bool = False
    mangler: tuple[str | Promise, ...] = ()
    """What it lacks to be of use by itself."""


def raekkevidde(myndighed: int, forbered: Callable[[], Sequence[int]]) -> Raekkevidde:
    """Of the roles that `forbered` writes inside a savepoint, which is rolled back."""
    try:
        with som_bruger(myndighed, forbered=forbered) as adgang:
            return _tael(adgang)
    except OperationalError:  # more than can be counted while a page waits
        return Raekkevidde((), None, None, None, for_mange=True)


def brugers(bruger_id: int, *, myndighed: int) -> Raekkevidde | None:
    """Of one of the authority's users as she stands; None where she may not sign in."""
    try:
        with som_den(bruger_id, myndighed=myndighed) as adgang:
            return None if adgang is None else _tael(adgang)
    except OperationalError:
        return Raekkevidde((), None, None, None, for_mange=True)


def _tael(adgang: Adgang) -> Raekkevidde:
    sager = Sag.objects.visible_to(adgang) if adgang.har(Permission.SE_SAG) else None
    antal = None if sager is None else sager.count()
    return Raekkevidde(
        tuple(tilladelse(p) for p in sorted(adgang.permissions)),
        antal,
        _antal(Dokument, adgang, Permission.SE_DOKUMENT),
        _antal(BevilgetYdelse, adgang, Permission.SE_YDELSE),
        () if sager is None else _emner(sager),
        () if sager is None else _enheder(sager),
        mangler=mangler(adgang.permissions, antal),
    )


def _antal(model: Any, adgang: Adgang, permission: str) -> int | None:
    if not adgang.har(permission):
        return None
    found: int = model.objects.visible_to(adgang).count()
    return found


def _emner(sager: Any) -> tuple[tuple[str, int], ...]:
    rows = (
        sager.annotate(hoved=F("kle") / 10_000)
        .values("hoved")
        .annotate(n=Count("pk"))
        .order_by("-n", "hoved")[:FLEST]
    )
    found = [(f"{int(r['hoved']):02d}", r["n"]) for r in rows]
    names = dict(
        KleEmne.objects.filter(nummer__in=[h for h, _n in found]).values_list("nummer", "titel")
    )
    return tuple((f"{h} {names.get(h, '')}".strip(), n) for h, n in found)


def _enheder(sager: Any) -> tuple[tuple[str, int], ...]:
    rows = list(sager.values("enhed").annotate(n=Count("pk")).order_by("-n", "enhed")[:FLEST])
    names = dict(
        Organisationsenhed.objects.filter(fra__in=[r["enhed"] for r in rows]).values_list(
            "fra", "navn"
        )
    )
    return tuple((names.get(r["enhed"], "-"), r["n"]) for r in rows)
