"""What the set-up consists of, as plain values, which a history can keep and read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

TITELLOFT = 200
"""Signs of a title: what the dialog takes for an Overskrift."""
MANGE_TITLER, MANGE_SKABELONER = 100, 50
MAKS_DAGE = 365


class Art(StrEnum):
    """What is set up."""

    RUTER = "ruter"
    TITLER = "titler"
    SKABELONER = "skabeloner"
    NOTATER = "notater"
    SYSTEM = "system"


class OpsaetningFejl(ValueError):
    """What was asked for cannot be. `felt` is the field of the form, `aarsag` a key of the page's
    own words."""

    def __init__(self, felt: str, aarsag: str) -> None:
        super().__init__(f"{felt}: {aarsag}")
        self.felt, self.aarsag = felt, aarsag


@dataclass(frozen=True, slots=True)
class Skift:
    """What a change made: all that is set up of its kind, before and after."""

    foer: Any
    efter: Any


@dataclass(frozen=True, slots=True)
class Regel:
    """A rule of the routing table. `til`: the first day that it no longer holds."""

    moenster: str
    facet: str
    system: UUID
    navn: str
    fra: date | None
    til: date | None
    id: int = 0

    @property
    def sidst(self) -> date | None:
        """The last day that it holds."""
        return self.til - timedelta(days=1) if self.til else None

    def data(self) -> dict[str, Any]:
        """As the history keeps it."""
        return {
            "moenster": self.moenster,
            "facet": self.facet,
            "system": str(self.system),
            "navn": self.navn,
            "fra": self.fra.isoformat() if self.fra else None,
            "til": self.til.isoformat() if self.til else None,
        }

    @classmethod
    def laes(cls, data: dict[str, Any]) -> Regel:
        """From the history."""
        return cls(
            data["moenster"],
            data["facet"],
            UUID(data["system"]),
            data["navn"],
            date.fromisoformat(data["fra"]) if data["fra"] else None,
            date.fromisoformat(data["til"]) if data["til"] else None,
        )


@dataclass(frozen=True, slots=True)
class Tekstskabelon:
    """A template with autotext."""

    navn: str
    tekst: str
    id: int = 0

    def data(self) -> dict[str, str]:
        """As the history keeps it."""
        return {"navn": self.navn, "tekst": self.tekst}


@dataclass(frozen=True, slots=True)
class Notatmodtager:
    """A connected system that can receive notes. `modtager`: it does so for the authority."""

    uuid: UUID
    navn: str
    aktiv: bool
    typer: tuple[str, ...]
    modtager: bool
    henter: bool  # it fetches from its mailbox


def rene_titler(titler: Sequence[str]) -> list[str]:
    """Titles as they are kept: trimmed, without empty ones. Raises OpsaetningFejl."""
    rene = [" ".join(t.split()) for t in titler]
    rene = [t for t in rene if t]
    if len(rene) > MANGE_TITLER:
        raise OpsaetningFejl("titler", "mange")
    if any(len(t) > TITELLOFT for t in rene):
        raise OpsaetningFejl("titler", "lang")
    if len({t.casefold() for t in rene}) != len(rene):
        raise OpsaetningFejl("titler", "ens")
    return rene
