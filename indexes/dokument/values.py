"""Words of the dokumentindeks, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from indexes.sag.values import Kilde


@dataclass(frozen=True, slots=True)
class Partsdokument:
    """A dokument of a part: metadata only. `dag` is the day of the letter, or, where `udateret`,
    the day the sender last changed it. `sag_uuid` is a sag that it lies on and
    the user sees."""

    dokument_uuid: UUID
    titel: str
    type: str
    dag: date
    udateret: bool
    sag_uuid: UUID | None
    myndighed_id: int
    fagsystem_id: int
    fagsystem: str


@dataclass(frozen=True, slots=True)
class Dokumentlinje:
    """A dokument on a person's list: metadata only. `dag` is where it stands: the day of the
    letter, else that of the sender's last change. `sag_uuid` is a sag that it lies on and the user
    sees."""

    dokument_uuid: UUID
    titel: str
    vedlagt: bool
    type: str  # the contract's code: "Brev, indgaaende"
    dokumentnummer: str
    fremdrift: str
    brevdato: date | None
    dag: date
    sag_uuid: UUID | None
    sag_titel: str
    myndighed_id: int
    myndighed: str
    fagsystem_id: int
    fagsystem: str
    undtaget_borger: bool


@dataclass(frozen=True, slots=True)
class Listenoegle:
    """The last row of a page: the next one begins after it."""

    dag: date
    uuid: UUID


@dataclass(frozen=True, slots=True)
class Dokumentfilter:
    """Which of a part's dokumenter are asked for; empty and None are all. Days are inclusive."""

    type: str = ""
    fagsystem_id: int | None = None
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class Dokumentliste:
    """A page of a part's dokumenter; `naeste` is None on the last one. `fagsystemer`: those behind
    all the part's dokumenter, filtered or not, as (id, name)."""

    linjer: tuple[Dokumentlinje, ...]
    naeste: Listenoegle | None
    fagsystemer: tuple[tuple[int, str], ...]
    kilder: tuple[Kilde, ...]


@dataclass(frozen=True, slots=True)
class Dokumentfakta:
    """What a dokument's row says, and the sag that it is shown through; None where it has none, or
    none that the user sees."""

    dokument_uuid: UUID
    titel: str
    type: str
    dokumentnummer: str
    fremdrift: str
    brevdato: date | None
    foelsomhed: int
    kle: str
    enhed_navn: str
    part_uuid: UUID | None
    myndighed_id: int
    myndighed: str
    fagsystem_id: int
    fagsystem: str
    undtaget_borger: bool
    opdateret: datetime


@dataclass(frozen=True, slots=True)
class PaaSag:
    """A sag that a dokument lies on, and how."""

    sag_uuid: UUID
    titel: str
    sagsnummer: str
    kle: str
    vedlagt: bool
    kaldes: str  # the title that the journalpost gives the dokument, else empty


@dataclass(frozen=True, slots=True)
class Dokumentpart:
    """A part of a dokument, as the sender names it and as the register knows it."""

    rolle: str
    part_uuid: UUID | None
    navn: str
    kendt: bool
    er_virksomhed: bool
    beskyttet: bool

    @property
    def udelades(self) -> bool:
        """Left out in print, which reaches others."""
        return self.beskyttet


@dataclass(frozen=True, slots=True)
class Dokumentaktoer:
    """Who owns, answers for or handles a dokument."""

    rolle: str
    navn: str
    fra: date


@dataclass(frozen=True, slots=True)
class Relateret:
    """Another dokument that this one points at and that the user sees."""

    rolle: str
    dokument_uuid: UUID
    titel: str


@dataclass(frozen=True, slots=True)
class Dokumenttilstand:
    """A step of the dokument's Fremdrift; `til` is None while it stands."""

    kode: str
    fra: datetime
    til: datetime | None


@dataclass(frozen=True, slots=True)
class Dokumentdetaljer:
    """Everything that the index holds of a dokument: metadata, never the file."""

    fakta: Dokumentfakta
    beskrivelse: str
    version: str
    kassationskode: str
    undtaget: str  # from publicity, the sender's reason; empty where it is not
    tilstande: tuple[Dokumenttilstand, ...]
    sager: tuple[PaaSag, ...]
    parter: tuple[Dokumentpart, ...]
    aktoerer: tuple[Dokumentaktoer, ...]
    klasser: tuple[tuple[str, str], ...]  # KLE number and title of the other classes
    relaterede: tuple[Relateret, ...]
    systemer: tuple[tuple[str, str], ...]  # Master and Afsender by the sender's names for them
    modtaget: datetime | None  # our clock: when we last learned something
    kilder: tuple[Kilde, ...]
