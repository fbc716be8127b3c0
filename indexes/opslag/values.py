"""What a live look-up answers, and how it fails. Plain values: no Django, no clock, no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from access.values import Cpr
from indexes.part.values import AdresseData, fuldt_navn, tekst_af


class Fejlart(StrEnum):
    """Why there is no answer. The words are those of the revisionslog and of the drift page."""

    TIMEOUT = "timeout"  # none within the time that there was
    AFBRUDT = "afbrudt"  # not asked: the source failed too often a moment ago
    OPTAGET = "optaget"  # not asked: this process has as many look-ups under way as it may
    FEJL = "fejl"  # not reached, or it said that it could not
    UGYLDIGT_SVAR = "ugyldigt_svar"  # an answer that cannot be understood, or is about another


EGNE = frozenset({Fejlart.AFBRUDT, Fejlart.OPTAGET})
"""What says nothing about the source: it was not asked."""


class OpslagFejl(Exception):
    """No answer. `detalje` is for the log of operations: a kind or a code, never content."""

    def __init__(self, art: Fejlart, detalje: str = "") -> None:
        super().__init__(f"{art}: {detalje}" if detalje else str(art))
        self.art = art
        self.detalje = detalje


@dataclass(frozen=True, slots=True)
class Beskyttelse:
    """Protection of name and address; `til` is the first day without it, None is for ever."""

    fra: date | None
    til: date | None


@dataclass(frozen=True, slots=True, repr=False)
class PersonSvar:
    """What CPR says of one person now: the facts that are compared with the register's."""

    cpr: Cpr  # the one that was asked for
    gaeldende_cpr: Cpr  # another where the number was changed
    fornavn: str
    mellemnavn: str
    efternavn: str
    status: str  # two digits, as in the register
    status_fra: date | None
    adresse: AdresseData | None
    beskyttelse: Beskyttelse | None

    @property
    def navn(self) -> str:
        return fuldt_navn(self.fornavn, self.mellemnavn, self.efternavn)

    @property
    def adressetekst(self) -> str:
        """As the register writes it; empty where she has none."""
        return tekst_af(self.adresse) if self.adresse else ""

    def __repr__(self) -> str:
        """Without anything that names the person: values end up in error texts."""
        return f"PersonSvar({self.cpr})"


@dataclass(frozen=True, slots=True)
class IkkeFundet:
    """The source was asked, and knows no such person."""


Svar = PersonSvar | IkkeFundet


@dataclass(frozen=True, slots=True)
class Spoergsmaal:
    """Who is asked about, for which authority, and under which id both sides log it."""

    cpr: Cpr
    myndighed_cvr: str
    kald: UUID


class Opslag(Protocol):
    """A source that can be asked about one person at a time."""

    kode: str

    def hent(self, spoergsmaal: Spoergsmaal, *, frist: float) -> Svar:
        """The answer, within `frist` seconds. Raises OpslagFejl. Touches no database."""
