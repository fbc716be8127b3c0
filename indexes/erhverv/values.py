"""What CVR and BBR say, as plain values: no Django, no clock, no database.

A statement is everything that the source says of one company or one property. Periods are
half-open: `til` is the first day that no longer counts, None is for ever. Addresses are written
as CPR writes them (`038`, `02`, `tv`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indexes.part.values import adressetekst

AKTIV = "aktiv"
# The states of a company, as our own stable codes; what they are called is in `tekster`.
STATUSSER = frozenset(
    {
        AKTIV,
        "under_konkurs",
        "under_rekonstruktion",
        "under_tvangsoploesning",
        "under_frivillig_likvidation",
        "ophoert",
        "slettet",
    }
)
# The three kinds of bestemt fast ejendom that have a BFE number (lov om udstykning § 2).
EJENDOMSTYPER = frozenset({"samlet_fast_ejendom", "ejerlejlighed", "bygning_paa_fremmed_grund"})
KODESAET = frozenset({"DB07", "DB25"})


@dataclass(frozen=True, slots=True)
class Navn:
    """What a company is called in a period."""

    navn: str
    fra: date | None
    til: date | None


@dataclass(frozen=True, slots=True)
class Form:
    """A virksomhedsform in a period: CVR's code and its name, `80` Anpartsselskab."""

    kode: str
    navn: str
    fra: date | None
    til: date | None


@dataclass(frozen=True, slots=True)
class Status:
    """A state in a period: one of STATUSSER."""

    status: str
    fra: date | None
    til: date | None


@dataclass(frozen=True, slots=True)
class Adresse:
    """An address in a period."""

    vejnavn: str
    husnr: str
    etage: str
    doer: str
    postnr: str
    by: str
    kommunekode: int
    fra: date | None = None
    til: date | None = None

    @property
    def tekst(self) -> str:
        """On one line."""
        return adressetekst(self.vejnavn, self.husnr, self.etage, self.doer, self.postnr, self.by)


@dataclass(frozen=True, slots=True)
class Branche:
    """An industry in a period: a code of DB07 or DB25. `hoved` is the main one."""

    kode: str
    navn: str
    kodesaet: str
    hoved: bool
    fra: date | None
    til: date | None


@dataclass(frozen=True, slots=True)
class Ansatte:
    """How many worked there in a quarter or a year. `hoejst` None: so many or more."""

    aar: int
    kvartal: int | None
    mindst: int
    hoejst: int | None


@dataclass(frozen=True, slots=True)
class PenhedData:
    """A P-enhed in the period that it belongs to the company."""

    pnr: str
    navn: str
    adresse: Adresse | None
    branchekode: str
    branche: str
    mindst: int | None
    hoejst: int | None
    fra: date | None
    til: date | None


@dataclass(frozen=True, slots=True)
class Ejer:
    """An owner in a period: by CPR number, by CVR number, or by name where there is none.

    A company's share is an interval in per cent, a property's a fraction; unknown is None.
    """

    cpr: str
    cvr: str
    navn: str
    mindst: Decimal | None
    hoejst: Decimal | None
    taeller: int | None
    naevner: int | None
    fra: date | None
    til: date | None

    def __repr__(self) -> str:
        """Without the owner: values end up in error texts."""
        return "Ejer(...)"

    @property
    def noegle(self) -> str:
        """The key of the owner's part; empty for an owner known by name only."""
        if self.cpr:
            return f"cpr:{self.cpr}"
        return f"cvr:{self.cvr}" if self.cvr else ""


@dataclass(frozen=True, slots=True)
class Virksomhedsdata:
    """One statement of CVR."""

    cvr: str
    startdato: date | None
    ophoersdato: date | None
    reklamebeskyttet: bool
    telefon: str
    email: str
    navne: tuple[Navn, ...]
    former: tuple[Form, ...]
    statusser: tuple[Status, ...]
    adresser: tuple[Adresse, ...]
    brancher: tuple[Branche, ...]
    ansatte: tuple[Ansatte, ...]
    penheder: tuple[PenhedData, ...]
    ejere: tuple[Ejer, ...]

    def __repr__(self) -> str:
        return f"Virksomhedsdata({self.cvr})"


@dataclass(frozen=True, slots=True)
class Ejendomsdata:
    """One statement of BBR and Matriklen. `esr` is `173-012345`, empty where there is none."""

    bfe: str
    esr: str
    type: str
    adresser: tuple[Adresse, ...]
    ejere: tuple[Ejer, ...]

    def __repr__(self) -> str:
        return f"Ejendomsdata({self.bfe})"
