"""The demo lives: a life is sent as it is lived, and can be stopped and gone on with.

The simulated systems are outside clients: they call SAPA over HTTP with credentials of their own
(`afsender`) and read nothing from its database.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from fixtures.befolkning import byg_befolkning
from fixtures.liv.liv import FROE
from fixtures.liv.verden import Trin, Verden
from sapa.demo.afsender import Afsendelse, Afsender

FORM = 1
"""Raised when the model changes so that the same seed gives another life than before."""


@dataclass
class Tilstand:
    """How far a life has come: enough to live it again without sending, and go on from there.

    `dage`: the date of each run of whole steps, and how many they were. `i_gang` is the date of the
    step under way, of which `sendt` messages are acknowledged.
    """

    befolkning: str
    personer: int
    froe: int
    begyndt: str
    form: int = FORM
    dage: list[tuple[str, int]] = field(default_factory=list)
    i_gang: str = ""
    sendt: int = 0

    @classmethod
    def laes(cls, fil: Path) -> Tilstand | None:
        """The state in the file; None where there is none, or none that can be gone on with."""
        try:
            tilstand = cls(**json.loads(fil.read_text()))
        except (OSError, ValueError, TypeError):
            return None
        return tilstand if tilstand.form == FORM else None

    def gem(self, fil: Path | None) -> None:
        """Write it, whole or not at all."""
        if fil is not None:
            kladde = fil.with_name(f"{fil.name}.{os.getpid()}")
            kladde.write_text(json.dumps(asdict(self)))
            kladde.replace(fil)

    def begynd(self, dato: date) -> None:
        """A step begins."""
        self.i_gang, self.sendt = dato.isoformat(), 0

    def slut(self) -> None:
        """All of the step is sent."""
        if self.dage and self.dage[-1][0] == self.i_gang:
            self.dage[-1] = (self.i_gang, self.dage[-1][1] + 1)
        else:
            self.dage.append((self.i_gang, 1))
        self.i_gang, self.sendt = "", 0


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast life goes: steps (simulated days) a minute, or messages a second if given."""

    dage_pr_minut: float = 1.0
    pr_sekund: float | None = None

    def pause(self, i_trin: int) -> float:
        """Seconds between two messages of a step of so many."""
        if self.pr_sekund is not None:
            return 1 / self.pr_sekund
        return 60 / self.dage_pr_minut / max(1, i_trin)


class Simulator:
    """A life that is sent as it is lived, and that can be stopped and gone on with."""

    def __init__(
        self,
        afsender: Afsender,
        tilstand: Tilstand,
        *,
        fil: Path | None = None,
        tempo: Tempo = Tempo(),
        frem: bool = False,
        ur: Callable[[], datetime],
        sov: Callable[[float], object] = time.sleep,
        sig: Callable[[str], object] = lambda linje: None,
    ) -> None:
        """`frem`: every step is the next day, instead of today. `ur` tells the time in Denmark."""
        self._afsender, self._tilstand, self._fil = afsender, tilstand, fil
        self._tempo, self._frem, self._ur, self._sov, self._sig = tempo, frem, ur, sov, sig
        self._dato = date.fromisoformat(tilstand.befolkning)
        self._verden = Verden(
            byg_befolkning(self._dato, antal=tilstand.personer),
            froe=tilstand.froe,
            tidligst=datetime.fromisoformat(tilstand.begyndt),
        )

    def lev(self, dage: int | None = None) -> int:
        """So many steps, or until it is interrupted. Returns how many messages were sent."""
        self._lev_om()
        antal = 0
        levet = 0
        while dage is None or levet < dage:
            antal += self._trin()
            levet += 1
        return antal

    def _lev_om(self) -> None:
        """What was lived before, without sending it."""
        for dag, antal in self._tilstand.dage:
            self._dato = date.fromisoformat(dag)
            for _ in range(antal):
                self._verden.trin(self._dato)

    def _trin(self) -> int:
        tilstand = self._tilstand
        if not tilstand.i_gang:
            i_dag = self._ur().date()
            tilstand.begynd(
                self._dato + timedelta(days=1) if self._frem else max(i_dag, self._dato)
            )
            tilstand.gem(self._fil)
        self._dato = date.fromisoformat(tilstand.i_gang)
        trin = self._verden.trin(self._dato)
        alle = list(_afsendelser(trin))
        pause = self._tempo.pause(len(alle))
        sendt = 0
        for en in alle[tilstand.sendt :]:
            self._afsender.send(en)
            self._sig(en.tekst)
            sendt += 1
            tilstand.sendt += 1
            tilstand.gem(self._fil)
            self._sov(pause)
        if not alle:
            self._sov(pause)
        tilstand.slut()
        tilstand.gem(self._fil)
        return sendt


def _afsendelser(trin: Trin) -> Iterator[Afsendelse]:
    yield from trin.beskeder
    yield from trin.leverancer
    yield from trin.kilder


def ny_tilstand(
    *, befolkning: date, personer: int, begyndt: datetime, froe: int = FROE
) -> Tilstand:
    """A life that begins with the demo's people as they were loaded."""
    return Tilstand(befolkning.isoformat(), personer, froe, begyndt.isoformat())


def fortsaet(fil: Path | None, ny: Tilstand) -> Tilstand:
    """The life in the file, if it is of the same people and seed; else the new one."""
    gammel = Tilstand.laes(fil) if fil is not None else None
    ens: Any = lambda t: (t.befolkning, t.personer, t.froe)  # noqa: E731
    return gammel if gammel is not None and ens(gammel) == ens(ny) else ny
