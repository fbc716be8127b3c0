"""Where the kinds of object hang in their projections: the log knows none of them by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from indexes.registrering.values import Indhold


@dataclass(frozen=True, slots=True)
class Foldet:
    """One object as known now: what a projection is written from."""

    uuid: UUID
    myndighed: int
    master: int
    indhold: Indhold
    opdateret: datetime  # the sender's clock, of the newest registrering
    advarsler: list[str] = field(default_factory=list)


Projektion = Callable[[Sequence[Foldet], datetime, bool], None]
"""Write the rows of these objects as of `now`; the last argument says that none of them had rows
before."""

_PROJEKTIONER: dict[int, Projektion] = {}


def tilmeld(art: int, projektion: Projektion) -> None:
    """Called once per kind, when its app is ready."""
    _PROJEKTIONER[art] = projektion


def skriv(art: int, objekter: Sequence[Foldet], *, now: datetime, nye: bool) -> None:
    """Write the projection rows of objects of one kind."""
    if objekter:
        _PROJEKTIONER[art](objekter, now, nye)
