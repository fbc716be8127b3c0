"""What may be asked of the wide searches, and what they answer. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from access.values import Cpr
from indexes.sag.beskrivelse import Bid

T = TypeVar("T")

PR_SIDE = 20
LOFT = 2000
"""How many sager or dokumenter a text may name before it is said to be too little."""


class ForBredt(ValueError):
    """Nothing in the criteria that few rows have: the whole index is not searched."""


class ForLangsomt(RuntimeError):
    """The search was stopped: it took longer than a page may."""


@dataclass(frozen=True, slots=True)
class Udsnit(Generic[T]):
    """A page of hits, and where the next one begins (None at the end): no personal data."""

    hits: tuple[T, ...]
    naeste: str | None = None
    # A text named more than LOFT rows: here are some of them.
    afkortet: bool = False


@dataclass(frozen=True, slots=True)
class Sagssoegning:
    """The criteria of a search for sager; all that are given must hold.

    One of number, unit, KLE, caseworker, a day of creation, four letters of the title or a word of
    four letters of the description must be there. `beskrivelse` is words, each of which begins a
    word of it, in any order. `enheder` are closed ranges of preorder numbers, `kle` a half-open
    range of numbers, days are Danish and inclusive. `behandlere` are names as the senders write
    them.
    """

    sagsnummer: str = ""
    titel: str = ""
    beskrivelse: str = ""
    kle: tuple[int, int] | None = None
    enheder: tuple[tuple[int, int], ...] | None = None
    behandlere: tuple[str, ...] | None = None
    fagsystem: int | None = None
    afsender: int | None = None
    fremdrift: int | None = None
    oprettet_fra: date | None = None
    oprettet_til: date | None = None
    aendret_fra: date | None = None
    aendret_til: date | None = None
    ydelse_fra: date | None = None  # has a ydelse that ran on or after this day
    alle_myndigheder: bool = False  # all that her groups reach, not only the one she works for


@dataclass(frozen=True, slots=True)
class Sagstraef:
    """A sag found. `uddrag`: where its description has the words that were searched for, if any
    were."""

    sag_uuid: UUID
    titel: str
    sagsnummer: str
    kle: str
    kle_titel: str
    part_uuid: UUID | None
    part_navn: str
    enhed_navn: str
    behandler_navn: str
    fagsystem: str
    fremdrift: int | None
    myndighed: str
    oprettet: date | None
    opdateret: datetime
    uddrag: tuple[Bid, ...] = ()


@dataclass(frozen=True, slots=True)
class Dokumentsoegning:
    """The criteria of a search for dokumenter; all that are given must hold.

    One of dokumentnummer, sagsnummer, unit or a day of the letter must be there.
    """

    dokumentnummer: str = ""
    sagsnummer: str = ""
    titel: str = ""
    type: str = ""
    kle: tuple[int, int] | None = None
    enheder: tuple[tuple[int, int], ...] | None = None
    fagsystem: int | None = None
    brevdato_fra: date | None = None
    brevdato_til: date | None = None
    aendret_fra: date | None = None
    aendret_til: date | None = None
    alle_myndigheder: bool = False


@dataclass(frozen=True, slots=True)
class Dokumenttraef:
    """A dokument found, with a sag that it lies on and the user sees."""

    dokument_uuid: UUID
    titel: str
    dokumentnummer: str
    type: str
    brevdato: date | None
    enhed_navn: str
    fagsystem: str
    sag_uuid: UUID | None
    sagsnummer: str
    opdateret: datetime


@dataclass(frozen=True, slots=True)
class Afdeling:
    """A unit found. `sti` is the names from the top to itself."""

    uuid: UUID
    navn: str
    sti: tuple[str, ...]
    telefon: str


@dataclass(frozen=True, slots=True)
class Medarbejder:
    """A user of the organisation found."""

    uuid: UUID
    navn: str
    titel: str
    enhed: str
    telefon: str
    email: str


@dataclass(frozen=True, slots=True)
class Telefontraef:
    """Who has a telephone number: exactly one of the uuids, or none for a doctor's practice."""

    slags: str  # virksomhed, laege, afdeling, medarbejder
    navn: str
    om: str
    telefon: str
    virksomhed: UUID | None = None
    afdeling: UUID | None = None
    medarbejder: UUID | None = None


@dataclass(frozen=True, slots=True)
class Adressesoegning:
    """A home to ask for: road and number as written, and the days on which somebody lived there."""

    vej: str
    hus: str
    etage: str = ""
    doer: str = ""
    postnr: str = ""
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class Beboer:
    """One who lived at the home: `til` None while she does. Where she lives now is not told."""

    part_uuid: UUID
    navn: str
    cpr: Cpr
    alder: int | None
    adresse: str
    fra: date | None
    til: date | None
    status: str
    doed: bool
    kommune_navn: str
    beskyttet: bool
