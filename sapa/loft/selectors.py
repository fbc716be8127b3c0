"""Reads of rates. They tell of nobody and are open to every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sapa.loft.models import Loftssats
from sapa.loft.values import Regel, Sats


@dataclass(frozen=True, slots=True)
class Gaeldende:
    """The rate of a month. `aeldre`: none is known for it, and this is the latest before."""

    sats: Sats
    aeldre: bool

    @property
    def vejledende(self) -> bool:
        return self.aeldre or not self.sats.bekraeftet


def gaeldende(*, regel: Regel, gruppe: str, husstand: str, maaned: date) -> Gaeldende | None:
    """The rate in force in that month, else the latest before it; None where there is neither. One
    query."""
    row = (
        Loftssats.objects.filter(
            regel=regel.value, gruppe=gruppe, husstand=husstand, fra__lte=maaned
        )
        .order_by("-fra")
        .first()
    )
    if row is None:
        return None
    return Gaeldende(som_sats(row), aeldre=row.til is not None and row.til < maaned)


def satser(*, aar: int | None = None) -> list[Sats]:
    """All rates, or those in force at some time of a year, oldest first."""
    rows = Loftssats.objects.order_by("fra", "regel", "gruppe", "husstand")
    if aar is not None:
        rows = rows.filter(fra__lte=date(aar, 12, 31)).exclude(til__lt=date(aar, 1, 1))
    return [som_sats(row) for row in rows]


def som_sats(row: Loftssats) -> Sats:
    return Sats(
        Regel(row.regel),
        row.gruppe,
        row.husstand,
        row.fra,
        row.til,
        row.beloeb,
        row.hjemmel,
        row.kilde,
        row.bekraeftet,
    )
