"""A delivery and its answer, as plain values. No Django, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Svarord(StrEnum):
    """What became of one statement."""

    NY = "ny"
    UAENDRET = "uaendret"
    SEN = "sen"  # older than what we hold: kept in the log, changes nothing
    KONFLIKT = "konflikt"  # the same clock with other content
    AFVIST = "afvist"


ANTAGET = frozenset({Svarord.NY, Svarord.UAENDRET, Svarord.SEN})
"""What its sender need not look at."""


@dataclass(frozen=True, slots=True)
class Postsvar:
    """The answer for one statement; `sti`, `regel` and `tekst` where it was not taken."""

    udfald: Svarord
    sti: str = ""
    regel: str = ""
    tekst: str = ""

    def som_data(self, nr: int) -> dict[str, Any]:
        """As it stands in the answer."""
        said: dict[str, Any] = {"nr": nr, "udfald": self.udfald.value}
        if self.regel:
            said |= {"sti": self.sti, "regel": self.regel, "tekst": self.tekst}
        return said


@dataclass(frozen=True, slots=True)
class Leveret:
    """What was delivered: its sender's id, and the statements as they came."""

    id: str
    poster: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Leveringssvar:
    """The answer to a delivery, in the order of its statements."""

    kilde: str
    leverance: str
    antal: Mapping[str, int]
    poster: Sequence[Mapping[str, Any]]
    gentaget: bool = False

    @classmethod
    def af(cls, kilde: str, leverance: str, svar: Sequence[Postsvar]) -> Leveringssvar:
        """Counted and numbered."""
        tal = Counter(s.udfald for s in svar)
        return cls(
            kilde,
            leverance,
            {ord_.value: tal[ord_] for ord_ in Svarord},
            [s.som_data(nr) for nr, s in enumerate(svar)],
        )

    @property
    def http(self) -> int:
        """200 if all were taken, 207 if some, 422 if none (INDEXES.md 17.2)."""
        taget = sum(self.antal[ord_] for ord_ in ANTAGET)
        ialt = sum(self.antal.values())
        return 200 if taget == ialt else 207 if taget else 422
