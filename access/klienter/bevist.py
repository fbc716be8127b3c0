"""A client that has proved who it is a moment ago, and what tells whether it still is so.

Who calls is looked up at each call, since a right that is taken away must be gone at once. A call
can have it looked up by whatever it asks the database first: what the client was found to be lies
here, with a stamp of the rows that it rests on (`sapa_klient_stempel`), and that statement does
nothing if they are others by now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access import forberedt
from access.klienter.husket import Husket
from access.klienter.legitimation import Legitimeret, lever
from access.klienter.selectors import dansk_dag
from access.klienter.values import Aftale


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


def kraev(bevist: Bevist, now: datetime) -> None:
    """Have the next statement of the connection refused, before it does anything, if the client is
    no longer what it was found to be: `er_foraeldet` of the error."""
    forberedt.kraev_foerst(
        "sapa_kraev_klient",
        [bevist.stempel, bevist.legitimeret.klient.id, dansk_dag(now), bevist.kvote],
    )


def er_foraeldet(fejl: BaseException) -> bool:
    """True for the error of a statement that found the client to be another (`kraev`)."""
    return forberedt.fejlkode(fejl) == "SA001"
