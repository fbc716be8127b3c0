"""What a package is made of, as plain values: its parts, its legal bases, its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from access.values import Permission

# The answer is due within a month (GDPR article 12(3)); what was sent can be looked up so long.
OPBEVARES = timedelta(days=30)
MAKS_ANMODNING = 200
MAKS_RAEKKER = 5000


class Afsnit(StrEnum):
    """A part of a package, in the order in which they stand."""

    STAMDATA = "stamdata"
    BOPAEL = "bopael"
    FAMILIE = "familie"
    INSTITUTIONER = "institutioner"
    SAGER = "sager"
    DOKUMENTER = "dokumenter"
    NOTATER = "journalnotater"
    YDELSER = "ydelser"
    UDBETALINGER = "udbetalinger"
    BEMAERKNINGER = "bemaerkninger"
    ADVISER = "adviser"
    LOG = "opslag"


# What a part takes besides the right to make packages: that of its tab.
RET: dict[Afsnit, Permission] = {
    Afsnit.SAGER: Permission.SE_SAG,
    Afsnit.DOKUMENTER: Permission.SE_DOKUMENT,
    Afsnit.NOTATER: Permission.SE_SAG,
    Afsnit.YDELSER: Permission.SE_YDELSE,
    Afsnit.UDBETALINGER: Permission.SE_YDELSE,
    Afsnit.BEMAERKNINGER: Permission.SE_BEMAERKNING,
    Afsnit.ADVISER: Permission.BEHANDL_ADVIS,
}


class Grundlag(StrEnum):
    """On what legal basis the citizen gets to see it."""

    GDPR15 = "gdpr15"
    FVL9 = "fvl9"
    OFFL8 = "offl8"
    ANDET = "andet"


class Stand(StrEnum):
    """What became of a part that a package has or might have had."""

    MED = "med"
    UDEN_RET = "uden_ret"
    FRAVALGT = "fravalgt"


@dataclass(frozen=True, slots=True)
class Tredje:
    """Another person as a part names her: by her key in the register, or by name alone. `hvor` is
    what she is to the citizen or the sag; `beskyttet`: her name and address are protected, and
    where the register does not know her (not `kendt`) nobody can tell whether they are."""

    navn: str
    hvor: str
    part_uuid: UUID | None = None
    beskyttet: bool = False
    kendt: bool = True

    @property
    def noegle(self) -> str:
        return str(self.part_uuid) if self.part_uuid else f"navn:{self.navn.casefold()}"


Celle = str | Tredje
"""A cell: a text, or another person, who is shown as her number says."""


@dataclass(frozen=True, slots=True)
class Tabel:
    """What a part holds. `note` says what is not there and why; it goes to the citizen. `internt`
    is for the one who hands out alone."""

    kolonner: tuple[tuple[str, str], ...]
    raekker: tuple[tuple[Celle, ...], ...]
    note: str = ""
    internt: str = ""

    def tredje(self) -> list[Tredje]:
        return [c for raekke in self.raekker for c in raekke if isinstance(c, Tredje)]

    def som_data(self, numre: Mapping[str, int]) -> dict[str, Any]:
        """As JSON; another person is her number in the package."""

        def celle(c: Celle) -> Any:
            return {"tredjepart": numre[c.noegle]} if isinstance(c, Tredje) else c

        return {
            "kolonner": [list(k) for k in self.kolonner],
            "raekker": [[celle(c) for c in raekke] for raekke in self.raekker],
            "note": self.note,
            "internt": self.internt,
        }


def daekket(navne: Iterable[tuple[int, str]], tekst: str) -> str:
    """A free text without these persons' names, each `(number, name)`: the whole name, or the first
    and the last of it, whatever the case."""
    for nummer, navn in navne:
        dele = navn.split()
        for form in {navn, f"{dele[0]} {dele[-1]}"} if len(dele) > 1 else set():
            tekst = _uden(tekst, form, f"[Tredjepart {nummer}]")
    return tekst


def _uden(tekst: str, navn: str, i_stedet: str) -> str:
    lille, soegt = tekst.casefold(), navn.casefold()
    if len(lille) != len(tekst) or soegt not in lille:  # a letter that folds to two: leave it
        return tekst if soegt not in lille else i_stedet
    ud, fra = [], 0
    while (sted := lille.find(soegt, fra)) >= 0:
        ud += [tekst[fra:sted], i_stedet]
        fra = sted + len(navn)
    return "".join([*ud, tekst[fra:]])
