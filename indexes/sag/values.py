"""Words of the sagsindeks, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from uuid import UUID


class Partsrolle(IntEnum):
    """How a part takes part in a sag (anvisning Sag 1.7, Sagspart)."""

    PRIMAER_PART = 1
    SEKUNDAER_PART = 2
    YDELSESMODTAGER = 3


ROLLENAVNE = {
    Partsrolle.PRIMAER_PART: "Primær part",
    Partsrolle.SEKUNDAER_PART: "Sekundær part",
    Partsrolle.YDELSESMODTAGER: "Ydelsesmodtager",
}


class Fremdrift(IntEnum):
    """Tværfaglig status; a sag passes them in this order (anvisning Sag 1.7, Fremdrift)."""

    OPSTAAET = 1
    OPLYST = 2
    AFGJORT = 3
    AFSLUTTET = 4


FREMDRIFT_AF_KODE = {
    "Opstaaet": Fremdrift.OPSTAAET,
    "Oplyst": Fremdrift.OPLYST,
    "Afgjort": Fremdrift.AFGJORT,
    "Afsluttet": Fremdrift.AFSLUTTET,
}


@dataclass(frozen=True, slots=True)
class SagRaekke:
    """One line of a part's list of sager, with the facts of the ten columns (SAPA.md 1.2)."""

    sag_uuid: UUID
    titel: str
    rolle: Partsrolle
    relation: str
    kle: str
    kle_titel: str
    primaer_part_uuid: UUID | None
    primaer_part_navn: str
    fagsystem_id: int
    fagsystem: str
    behandler_navn: str
    enhed_navn: str
    fremdrift: Fremdrift | None
    facet: str
    facet_titel: str
    myndighed_id: int
    myndighed: str
    sagsnummer: str
    oprettet: date | None
    opdateret: datetime

    @property
    def er_lukket(self) -> bool:
        """Afsluttet: shown grey."""
        return self.fremdrift is Fremdrift.AFSLUTTET

    @property
    def er_primaer(self) -> bool:
        """The part is the one the sag is about."""
        return self.rolle is Partsrolle.PRIMAER_PART


@dataclass(frozen=True, slots=True)
class Kilde:
    """A source of a block and how fresh it is: ok, or old when it is later than its promise."""

    navn: str
    sidst: datetime | None
    tilstand: str


@dataclass(frozen=True, slots=True)
class Sagsliste:
    """What a part's block of sager shows: the visible rows, the stub's number, the sources."""

    raekker: tuple[SagRaekke, ...]
    skjulte: int
    kilder: tuple[Kilde, ...]
