"""Reads and writes of an authority's quiet hours, and how its groups stand to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from advis.models import Advisgruppe
from advis.stilletid.models import Stilletid
from advis.values import Gruppetilstand


class StilletidFejl(ValueError):
    """Only a beginning, only an end, or both the same: that says nothing."""


@dataclass(frozen=True, slots=True)
class Grupper:
    """How many groups in use follow the authority's quiet hours, and how many have their own."""

    foelger: int
    egne: int


def hent(myndighed: int) -> tuple[time, time] | None:
    """The quiet hours of an authority, from and to; None where it has none."""
    row = Stilletid.objects.filter(myndighed=myndighed).first()
    return (row.fra, row.til) if row else None


def saet(myndighed: int, fra: time | None, til: time | None) -> None:
    """Set them, or with neither take them away. They hold for every mail that has not gone. Raises
    StilletidFejl. The caller keeps who and when."""
    if fra is None and til is None:
        Stilletid.objects.filter(myndighed=myndighed).delete()
        return
    if fra is None or til is None or fra == til:
        raise StilletidFejl
    Stilletid.objects.update_or_create(myndighed=myndighed, defaults={"fra": fra, "til": til})


def grupper(myndighed: int) -> Grupper:
    """How the authority's groups in use stand to them. One query."""
    rows = Advisgruppe.objects.filter(myndighed=myndighed, tilstand=Gruppetilstand.AKTIV)
    own = list(rows.values_list("stille_fra", flat=True))
    return Grupper(own.count(None), len(own) - own.count(None))
