"""Words of the sagsindeks, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Generic, TypeVar
from uuid import UUID

from access.organisation.values import Enhedskort, Funktionskort
from access.values import Cpr, Foelsomhed

T = TypeVar("T")


class Partsrolle(IntEnum):
    """How a part takes part in a sag (anvisning Sag 1.7, Sagspart)."""

    PRIMAER_PART = 1
    SEKUNDAER_PART = 2
    YDELSESMODTAGER = 3
    # No part: a property that the sag is about (Sagsgenstande). Its list of sager is a part's.
    EJENDOM = 4


ER_PART = frozenset(
    {Partsrolle.PRIMAER_PART, Partsrolle.SEKUNDAER_PART, Partsrolle.YDELSESMODTAGER}
)

ROLLENAVNE = {
    Partsrolle.PRIMAER_PART: "Primær part",
    Partsrolle.SEKUNDAER_PART: "Sekundær part",
    Partsrolle.YDELSESMODTAGER: "Ydelsesmodtager",
    Partsrolle.EJENDOM: "Ejendom",
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
class Skrivbar:
    """A sag that the user may write a note on, with its authority's CVR and its fagsystem's
    uuid."""

    sag: SagRaekke
    cvr: str
    system: UUID


@dataclass(frozen=True, slots=True)
class Kilde:
    """A source of a block and how fresh it is: ok, or old when it is later than its promise."""

    navn: str
    sidst: datetime | None
    tilstand: str


@dataclass(frozen=True, slots=True)
class Skjulte:
    """Sager that exist and that the user may not see, by the limit that stopped them."""

    grunde: tuple[tuple[str, int], ...]

    @property
    def antal(self) -> int:
        """How many in all."""
        return sum(antal for _, antal in self.grunde)


@dataclass(frozen=True, slots=True)
class Sagsliste:
    """What a part's block of sager shows: the visible rows, the stub's number, the sources."""

    raekker: tuple[SagRaekke, ...]
    skjulte: Skjulte
    kilder: tuple[Kilde, ...]


@dataclass(frozen=True, slots=True)
class Sagsfakta:
    """The facts of one sag. Its following facts lie in Sagsdetaljer."""

    sag_uuid: UUID
    titel: str
    sagsnummer: str
    kle: str  # "29.21.04", or empty
    kle_titel: str
    kle_kendt: bool  # our KLE has the number; else the title is the sender's
    facet: str
    facet_titel: str
    fremdrift: Fremdrift | None
    fremdrift_fra: datetime | None
    sagsstatus: str  # the sender's own word
    oprettet: date | None
    myndighed_id: int
    myndighed: str
    enhed_navn: str
    enhed_reference: str
    behandler_navn: str
    behandler_reference: str
    fagsystem_id: int
    fagsystem: str
    foelsomhed: Foelsomhed
    primaer_part_uuid: UUID | None
    primaer_part_navn: str
    opdateret: datetime
    undtaget_borger: bool  # must not be shown to the citizen, nor may its dokumenter
    beskrivelse: str = ""  # the sender's, over several lines

    @property
    def kle_og_titel(self) -> str:
        """`KLE - titel`, the form that the audit report splits at the first ` - ` (SAPA.md 2.3)."""
        return f"{self.kle} - {self.titel}"


@dataclass(frozen=True, slots=True)
class Udsnit(Generic[T]):
    """A page of a list. `side` counts from 1; there is no total, only whether more follows."""

    raekker: tuple[T, ...]
    side: int
    foerste: int
    flere: bool

    @property
    def sidste(self) -> int:
        """The number of the last row on this page; `foerste` - 1 where there is none."""
        return self.foerste + len(self.raekker) - 1


@dataclass(frozen=True, slots=True)
class Tilstand:
    """A step of the tværfaglige status; `til` is None while it stands."""

    fremdrift: Fremdrift
    fra: datetime | None
    til: datetime | None


@dataclass(frozen=True, slots=True)
class Sagspart:
    """A part of a sag. Without a name where the part register does not know it or the user may not
    see persons; the primary part then has the sender's name."""

    part_uuid: UUID
    rolle: Partsrolle
    fra: date | None
    navn: str
    kendt: bool  # in the part register, so that it has a page
    er_virksomhed: bool
    cpr: Cpr | None
    cvr: str
    beskyttet: bool
    kommune_navn: str

    @property
    def udelades(self) -> bool:
        """Left out on paper, which reaches others: protected, and not the one the sag is about."""
        return self.beskyttet and self.rolle is not Partsrolle.PRIMAER_PART


@dataclass(frozen=True, slots=True)
class Dokumentraekke:
    """A dokument on a sag: metadata only."""

    dokument_uuid: UUID
    titel: str
    vedlagt: bool
    type: str  # the contract's code: "Brev, indgaaende"
    dokumentnummer: str
    brevdato: date | None
    undtaget_borger: bool  # by itself or by a sag that it lies on


@dataclass(frozen=True, slots=True)
class Notatraekke:
    """A journalnotat on a sag: its title, never its text."""

    titel: str
    fra: datetime | None


@dataclass(frozen=True, slots=True)
class Sagssider:
    """Which page of each of its lists a sag is asked for with."""

    parter: int = 1
    dokumenter: int = 1
    notater: int = 1


@dataclass(frozen=True, slots=True)
class Sagsdetaljer:
    """Everything that a sag's page shows, each block with its sources.

    `dokumenter` is None for a user without the right to documents. `primaer_part` is the primary
    part whichever page of the parts is shown.
    """

    fakta: Sagsfakta
    tilstande: tuple[Tilstand, ...]
    parter: Udsnit[Sagspart]
    primaer_part: Sagspart | None
    dokumenter: Udsnit[Dokumentraekke] | None
    notater: Udsnit[Notatraekke]
    kilder: tuple[Kilde, ...]
    partkilder: tuple[Kilde, ...]
    dokumentkilder: tuple[Kilde, ...]

    @property
    def mangler_opstaaet(self) -> bool:
        """The sender never said when the sag began: its fault, to be told and not hidden."""
        return all(t.fremdrift is not Fremdrift.OPSTAAET for t in self.tilstande)


@dataclass(frozen=True, slots=True)
class Kontakt:
    """Whom to call about a sag: its primær behandler, else the responsible unit.

    What is unknown is empty. `telefon` is the unit's where `er_enhedens`. `kort` is the unit as the
    authority's own organisation knows it, None if it does not.
    """

    navn: str
    titel: str
    enhed: str
    telefon: str
    er_enhedens: bool
    email: str
    kort: Enhedskort | None = None
    funktioner: tuple[Funktionskort, ...] = ()


@dataclass(frozen=True, slots=True)
class Sagsforloeb:
    """A sag of a part in time: the day it began, and the day it ended where it has."""

    part_uuid: UUID
    sag_uuid: UUID
    titel: str
    rolle: Partsrolle
    kle: str
    kle_titel: str
    fremdrift: Fremdrift | None
    opstaaet: date | None
    afsluttet: date | None
    myndighed_id: int
    fagsystem_id: int
    fagsystem: str


@dataclass(frozen=True, slots=True)
class Notat:
    """A journalnotat with its sag: its title, never its text. `dag` is the day it holds from."""

    sag_uuid: UUID
    sag_titel: str
    titel: str
    dag: date
    myndighed_id: int
    fagsystem_id: int
    fagsystem: str
