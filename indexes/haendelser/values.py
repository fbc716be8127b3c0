"""What a change means: an event with the fact that it tells. Plain Python.

Source of the codes: product note 3.1 and 3.2 (fixtures/grunddata/haendelsestyper.csv).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

RETTELSE, ANNULLERING = "rettelse", "annullering"


@dataclass(frozen=True, slots=True)
class Forskel:
    """An event that follows from a change in what CPR says about one person.

    `dato` is when the fact begins; with the code it is what makes two tellings of it one event.
    `cpr`: whom it is about, where that is another than the person of the statement. `kommune`: the
    municipality that it concerns whatever she lives in now (a move away). `om` is the day of the
    event of one of `retter` that a `forhold` corrects or cancels.
    """

    kode: str
    dato: date
    cpr: str = ""
    kommune: int = 0
    forhold: str = ""
    retter: tuple[str, ...] = ()
    om: date | None = None
    # Of a move: the homes that she moved from and to, as adressenoegle names them.
    fra_bolig: str | None = None
    til_bolig: str | None = None
