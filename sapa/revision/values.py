"""What is asked of the revisionslog, and its rows, as plain values."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from access.values import Cpr

MAKS_MAANEDER = 6
"""What one extract may span (SAPA.md 2.1)."""

DANSK = ZoneInfo("Europe/Copenhagen")
_DATO = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_CPR = re.compile(r"(?<!\d)(\d{6})[- ]?(\d{4})(?!\d)", re.ASCII)
_CVR = re.compile(r"\d{8}", re.ASCII)


def maaneder_efter(dag: date, antal: int) -> date:
    """The same day `antal` months later, or that month's last."""
    maaned = dag.month - 1 + antal
    aar, maaned = dag.year + maaned // 12, maaned % 12 + 1
    return date(aar, maaned, min(dag.day, calendar.monthrange(aar, maaned)[1]))


def midnat(dag: date) -> datetime:
    """The Danish day's first instant."""
    return datetime.combine(dag, time(), DANSK)


def laes_dato(tekst: str) -> date | None:
    """DD-MM-ÅÅÅÅ (or with . or /), or ÅÅÅÅ-MM-DD; None if it is no date."""
    match = _DATO.fullmatch(tekst.strip())
    if not match:
        return None
    d, m, y, y2, m2, d2 = match.groups()
    try:
        return date(int(y or y2), int(m or m2), int(d or d2))
    except ValueError:
        return None


def laes_nummer(tekst: str) -> str | None:
    """The digits of a CPR number (with or without hyphen) or a CVR number; None if it is
    neither."""
    if cpr := Cpr.laes(tekst):
        return cpr.tal
    cvr = re.sub(r"\s", "", tekst)
    return cvr if _CVR.fullmatch(cvr) else None


def masker(tekst: str) -> str:
    """`tekst` with the last four digits of every CPR number hidden."""
    return _CPR.sub(r"\1-XXXX", tekst)


def cpr_i(tekst: str) -> Cpr | None:
    """The first CPR number in `tekst`, if it holds one."""
    match = _CPR.search(tekst)
    return Cpr(match[1] + match[2]) if match else None


@dataclass(frozen=True, slots=True)
class Udvalg:
    """What the search form asks for. `til` is the last day, and counts.

    `nummer` is a CPR or CVR number: it lives in the session and in an order for an export, never in
    an address or a file name.
    """

    fra: date
    til: date
    bruger: str = ""
    enheder: tuple[int, ...] = ()
    nummer: str = ""

    @property
    def for_lang(self) -> bool:
        """More than one extract may span."""
        return self.til >= maaneder_efter(self.fra, MAKS_MAANEDER)

    def som_data(self) -> dict[str, Any]:
        """For a session or a JSON column."""
        return {
            "fra": self.fra.isoformat(),
            "til": self.til.isoformat(),
            "bruger": self.bruger,
            "enheder": list(self.enheder),
            "nummer": self.nummer,
        }

    @classmethod
    def fra_data(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `som_data`."""
        return cls(
            fra=date.fromisoformat(data["fra"]),
            til=date.fromisoformat(data["til"]),
            bruger=str(data["bruger"]),
            enheder=tuple(int(n) for n in data["enheder"]),
            nummer=str(data["nummer"]),
        )


@dataclass(frozen=True, slots=True)
class Enhed:
    """A unit of whose log the reader may see something. `sti` is its path, from the top."""

    id: int
    uuid: UUID
    navn: str
    myndighed_id: int
    fra: int
    til: int
    sti: tuple[str, ...] = ()

    @property
    def dybde(self) -> int:
        return len(self.sti) - 1

    @property
    def indrykket(self) -> str:
        """The name, set in by its place in the tree: an <option> can show it no other way."""
        return "\u2003" * self.dybde + self.navn


@dataclass(frozen=True, slots=True)
class Raekkevidde:
    """Which rows of the log one user reaches: whole authorities, and units of others.

    `enheder` are all units she may choose among; `begraensede` the ids that limited groups reach.
    """

    hele: tuple[str, ...] = ()
    begraensede: tuple[tuple[str, tuple[int, ...]], ...] = ()
    enheder: tuple[Enhed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.hele or self.begraensede)

    def med_underenheder(self, valgte: Sequence[int]) -> list[int]:
        """The chosen units that she reaches, and the units below them."""
        chosen = [e for e in self.enheder if e.id in set(valgte)]
        return [
            e.id
            for e in self.enheder
            if any(c.myndighed_id == e.myndighed_id and c.fra <= e.fra <= c.til for c in chosen)
        ]


Markoer = tuple[datetime, UUID]
"""The key of the last row read: what comes after it is the next page."""


@dataclass(frozen=True, slots=True)
class Lograekke:
    """One row of the log, as it was written. The order of the fields is that of the query."""

    id: UUID
    kald_id: UUID
    tidspunkt: datetime
    bruger_uuid: UUID | None
    brugernavn: str
    bruger: str
    ip: str | None
    maskinnavn: str
    organisatorisk_id: str
    scope_cvr: str
    enhed_id: int | None
    enhed: str
    komponent: str
    beskrivelse: str
    soegekriterier: str
    anledning: str
    part_uuid: UUID | None
    part: str
    part_kommune: str
    sag_uuid: UUID | None
    sag: str
    sagsnummer: str
    begrundelse: str
    it_system: str = ""

    @property
    def markoer(self) -> Markoer:
        return (self.tidspunkt, self.id)

    @property
    def cpr(self) -> Cpr | None:
        """The CPR number that the row shows or was searched by."""
        return cpr_i(self.part) or cpr_i(self.soegekriterier)

    @property
    def tjeneste(self) -> str:
        """The last word of the Komponent: what a reader can use of it."""
        return self.komponent.rpartition(".")[2]

    @property
    def part_navn(self) -> str:
        """The part's name: what follows ` - `."""
        return self.part.partition(" - ")[2] if " - " in self.part else self.part
