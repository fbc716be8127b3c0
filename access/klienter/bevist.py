"""A client that has proved who it is a moment ago, and what tells whether it still is so.

Who calls is looked up at each call, since a right that is taken away must be gone at once. A call
that is one statement can look it up in that statement: what the client was found to be lies here,
with a stamp of the rows that it rests on (`sapa_klient_stempel`), and the statement does nothing
if they are others by now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access import forberedt
from access.klienter.husket import Husket
from access.klienter.legitimation import Legitimeret, lever
from access.klienter.selectors import dansk_dag
from access.klienter.values import Aftale
from access.models import Systemklient


@dataclass(frozen=True, slots=True)
class Bevist:
    """A proved client with its serviceaftaler, the stamp of both, and the day's quota that is part
    of it."""

    legitimeret: Legitimeret
    aftaler: tuple[Aftale, ...]
    stempel: str
    kvote: int

    def gaelder(self, now: datetime) -> bool:
        """False when the proof has run out; what else may have changed, the stamp tells."""
        return lever(self.legitimeret.udloeber, now)


husket: Husket[Bevist] = Husket()


def stempel(klient: Systemklient, *, kvote: int, now: datetime) -> str:
    """The stamp of a client's rows. Taken before they are read: what changes between is seen."""
    ((found,),) = forberedt.hent(
        "select sapa_klient_stempel(%s::bigint, %s::date, %s::bigint)",
        [klient.id, dansk_dag(now), kvote],
    )
    return str(found)
