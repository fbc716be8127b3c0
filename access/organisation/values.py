"""An organisation as plain values: no Django, no clock, no database. Form: docs/organisation.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID


class Art(StrEnum):
    """What a record is about."""

    ENHED = "enhed"
    BRUGER = "bruger"
    FUNKTION = "funktion"


LISTER: dict[Art, str] = {
    Art.ENHED: "enheder",
    Art.BRUGER: "brugere",
    Art.FUNKTION: "funktioner",
}
"""The name of each kind's list in a delivery."""

FELTER: dict[Art, tuple[str, ...]] = {
    Art.ENHED: ("navn", "overordnet", "telefon", "email", "noegle", "efterfoelger"),
    Art.BRUGER: ("brugernavn", "navn", "titel", "telefon", "email", "enhed"),
    Art.FUNKTION: ("bruger", "enhed", "navn", "telefon", "email"),
}
"""The facts of each kind, beside uuid and lukket."""

REFERENCER = frozenset({"overordnet", "efterfoelger", "enhed", "bruger"})
"""The facts that name another record, by uuid."""

Fakta = dict[str, Any]
"""The facts in force of one unit, user or function: text, or None for a reference to nothing, and
`lukket`. As JSON, so that history, log and comparison read the same form."""


@dataclass(frozen=True, slots=True)
class Post:
    """One record of a delivery. A fact that it leaves out stays as it is.

    `linje` is where it stands in the file, and `nummer` its place in its list, both from 1.
    """

    art: Art
    uuid: UUID
    fakta: Mapping[str, Any]
    nummer: int = 0
    linje: int | None = None

    def sti(self, felt: str) -> str:
        """Where a fact stands: `enheder[3].telefon`."""
        return f"{LISTER[self.art]}[{self.nummer}].{felt}"


@dataclass(frozen=True, slots=True)
class Fejl:
    """What is wrong with a delivery, and where. Never the value itself: it may be about a person.

    `felt` is the path in JSON (`enheder[3].telefon`), `linje` the line of the file if it has lines.
    """

    felt: str
    tekst: str
    linje: int | None = None

    def __str__(self) -> str:
        where = f"linje {self.linje}, " if self.linje else ""
        return f"{where}{self.felt}: {self.tekst}"


class LeveranceFejl(ValueError):
    """A delivery was refused as a whole; nothing of it is stored."""

    def __init__(self, fejl: Sequence[Fejl]) -> None:
        super().__init__(f"{len(fejl)} fejl")
        self.fejl = tuple(fejl)


@dataclass(frozen=True, slots=True)
class Leverance:
    """What an authority says of its organisation, from `virkning` on (None: from now).

    `fuld`: of each kind that it has a list of, it names all there are, and what it does not name is
    closed. `cvr` is whose it says it is; the credential or the command decides.
    """

    poster: tuple[Post, ...]
    arter: frozenset[Art] = frozenset()
    fuld: bool = False
    virkning: datetime | None = None
    cvr: str | None = None


@dataclass(frozen=True, slots=True)
class Aendring:
    """One thing that a delivery changes. `foer` is None for something new."""

    art: Art
    uuid: UUID
    foer: Fakta | None
    efter: Fakta

    @property
    def slags(self) -> str:
        """oprettet, lukket, genåbnet or ændret."""
        if self.foer is None:
            return "oprettet"
        if self.foer["lukket"] != self.efter["lukket"]:
            return "lukket" if self.efter["lukket"] else "genåbnet"
        return "ændret"

    @property
    def felter(self) -> tuple[str, ...]:
        """The names of the facts that change."""
        foer = self.foer or {}
        return tuple(felt for felt, value in self.efter.items() if foer.get(felt) != value)


@dataclass(frozen=True, slots=True)
class Resultat:
    """What a delivery changed, or would change if it was only tried."""

    aendringer: tuple[Aendring, ...] = ()
    uaendret: int = 0
    # Units that got another number, because they moved or because a new one needed the room.
    omnummereret: int = 0
    raekker: int = 0  # rows of the indexes that were given the new number
    antal: dict[str, int] = field(default_factory=dict)  # changes by kind of change


# --- What a contact card shows -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Periode:
    """A name and a place that a unit had, in Danish days: `til` is the first day after, None for no
    end; `fra` is None where the beginning is not known."""

    navn: str
    overordnet: str
    lukket: bool
    fra: date | None
    til: date | None

    @property
    def sidst(self) -> date | None:
        """The last day of the period, as people write it."""
        return max(self.til - timedelta(days=1), self.fra or self.til) if self.til else None


@dataclass(frozen=True, slots=True)
class Enhedskort:
    """A unit on a contact card. If it is closed, `videre` is whom to ask instead: its heir, else
    the nearest unit above it that is open."""

    navn: str
    sti: tuple[str, ...]
    telefon: str
    email: str
    nedlagt: date | None = None
    er_efterfoelger: bool = False
    videre: Enhedskort | None = None
    historik: tuple[Periode, ...] = ()


@dataclass(frozen=True, slots=True)
class Funktionskort:
    """A function on a contact card."""

    navn: str
    enhed: str
    telefon: str
    email: str
