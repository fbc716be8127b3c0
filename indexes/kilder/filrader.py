"""Reads about deliveries as files, for those who operate. No row here is about a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from indexes.kilder.models import Fil


@dataclass(frozen=True, slots=True)
class Filrad:
    """A file, how far it is read, and what became of its lines."""

    kilde: str
    leverance: str
    navn: str
    fuld: bool
    dannet: datetime | None
    begyndt: datetime
    senest: datetime
    antal: int  # lines that its header promises
    linjer: int  # that are read
    nye: int
    uaendrede: int
    sene: int
    konflikter: int
    fejl: int
    tilstand: str
    regel: str


def filer(*, antal: int = 20) -> list[Filrad]:
    """The latest files of all sources, the newest first. One statement."""
    rows = Fil.objects.order_by("-begyndt", "-id").values_list(*Filrad.__slots__)
    return [Filrad(*row) for row in rows[:antal]]
