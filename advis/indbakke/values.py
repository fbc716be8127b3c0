"""What is chosen in the inbox, and what a row of it is: plain Python, the clock passed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from advis.values import SLAGS, Advistype


class Udsnit(StrEnum):
    """Which part of the inbox."""

    AABNE = "aabne"
    NYE = "nye"
    MINE = "mine"
    IKKE_TILDELT = "ikke-tildelt"
    PAAMINDELSER = "paamindelser"
    UDSATTE = "udsatte"
    FAERDIGE = "faerdige"


PR_SIDE = 25
MAKS_GRUPPER = 50
MAKS_TEKST = 100


@dataclass(frozen=True, slots=True)
class Valg:
    """What the user has chosen to see. `noegle` is the session's key of `tekst`, which never stands
    in an address."""

    udsnit: Udsnit = Udsnit.AABNE
    grupper: tuple[int, ...] = ()
    type: Advistype | None = None
    tekst: str = ""
    noegle: str = ""

    @classmethod
    def laes(
        cls, felter: Mapping[str, str], grupper: Sequence[str], tekster: Mapping[str, str]
    ) -> Self:
        """From an address; what cannot be understood is not chosen."""
        noegle = felter.get("f", "")
        tekst = tekster.get(noegle, "")
        return cls(
            udsnit=_en_af(Udsnit, felter.get("vis", "")) or Udsnit.AABNE,
            grupper=_tal(grupper),
            type=_en_af(Advistype, felter.get("type", "")),
            tekst=tekst,
            noegle=noegle if tekst else "",
        )

    @classmethod
    def af_data(cls, data: Mapping[str, Any]) -> Self:
        """As it was kept."""
        return cls(
            udsnit=_en_af(Udsnit, str(data.get("vis", ""))) or Udsnit.AABNE,
            grupper=_tal([str(g) for g in data.get("grupper", ())]),
            type=_en_af(Advistype, str(data.get("type", ""))),
        )

    @property
    def som_data(self) -> dict[str, Any]:
        """What is kept of it: all but the text."""
        return {
            "vis": str(self.udsnit),
            "grupper": list(self.grupper),
            "type": str(self.type or ""),
        }

    @property
    def slags(self) -> frozenset[str] | None:
        """The kinds of event of the type; None for all."""
        return SLAGS[self.type] if self.type else None

    def med(self, **andet: Any) -> Self:
        """The same with something else."""
        return replace(self, **andet)

    def query(self, **mere: str) -> str:
        """As the query of an address, empty for what is shown without."""
        par: list[tuple[str, str]] = []
        if self.udsnit is not Udsnit.AABNE:
            par.append(("vis", str(self.udsnit)))
        par += [("g", str(g)) for g in self.grupper]
        if self.type:
            par.append(("type", str(self.type)))
        if self.noegle:
            par.append(("f", self.noegle))
        par += mere.items()
        return "?" + urlencode(par) if par else ""

    @property
    def adresse(self) -> str:
        """Its query, for a template."""
        return self.query()


def _en_af(slags: Any, tekst: str) -> Any:
    try:
        return slags(tekst)
    except ValueError:
        return None


def _tal(tekster: Sequence[str]) -> tuple[int, ...]:
    fundne = {int(t) for t in tekster if t.isascii() and t.isdecimal() and len(t) < 19}
    return tuple(sorted(fundne))[:MAKS_GRUPPER]


@dataclass(frozen=True, slots=True)
class Advisraekke:
    """An advis as its row shows it: no name yet, that is the part register's."""

    uuid: UUID
    gruppe_id: int
    gruppe: str
    advistype: str
    kode: str
    navn: str  # of the event
    slags: str
    myndighed: int
    part_uuid: UUID | None
    om_part_uuid: UUID | None
    partsrolle: int
    sag_uuid: UUID | None
    kle: int
    begivenhedsdato: datetime | None
    modtaget: datetime
    rettelser: int
    aendret: datetime | None
    annulleret: datetime | None
    status: str
    aabnet: datetime | None
    faerdiggjort: datetime | None
    tildelt: UUID | None
    udsat_til: datetime | None
    paamindelse: datetime | None
    paamindelse_tekst: str


@dataclass(frozen=True, slots=True)
class Side:
    """A page of adviser, and the key of the next; None at the end."""

    raekker: tuple[Advisraekke, ...]
    naeste: str | None = None


@dataclass(frozen=True, slots=True)
class Gruppe:
    """A group that the user receives from."""

    id: int
    uuid: UUID
    navn: str
    advistype: str
    hjemmel: str = ""


@dataclass(frozen=True, slots=True)
class Tal:
    """How many adviser there are, as far as it was counted: `loft` was reached where `flere`."""

    antal: int
    flere: bool = False

    def __str__(self) -> str:
        return f"{self.antal}+" if self.flere else str(self.antal)


@dataclass(frozen=True, slots=True)
class Indbakketal:
    """The counters of the inbox, of the newest `loft` that are open; `nyeste` is the key of the
    newest, so that a page can tell whether there is more."""

    aabne: Tal
    nye: Tal
    mine: Tal
    ikke_tildelt: Tal
    paamindelser: Tal
    typer: Mapping[str, Tal]
    nyeste: UUID | None = None
    nyere: int = 0


INGEN = Tal(0)


@dataclass(frozen=True, slots=True)
class Handling:
    """A step of an advis' story: what was done or corrected, by whom, when."""

    hvad: str
    tidspunkt: datetime
    hvem: str
    detalje: str = ""


@dataclass(frozen=True, slots=True)
class Led:
    """A step of its thread: what was told."""

    navn: str
    kode: str
    forhold: str
    begivenhedsdato: datetime | None
    modtaget: datetime


@dataclass(frozen=True, slots=True)
class Skrevet:
    """A comment."""

    hvem: str
    tidspunkt: datetime
    tekst: str


@dataclass(frozen=True, slots=True)
class Modtagervalg:
    """Somebody that an advis can be handed to."""

    uuid: UUID
    navn: str
    er_enhed: bool


@dataclass(frozen=True, slots=True)
class Belastning:
    """How much somebody has open: None is what nobody has taken."""

    hvem: str
    uuid: UUID | None
    aabne: int
    over_frist: int
    aeldste: datetime | None
