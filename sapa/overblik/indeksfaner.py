"""The tabs Dokumenter and Journalnotater: what their addresses ask for, and what they are given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise

from indexes.dokument.values import Dokumentdetaljer, Dokumentfilter, Dokumentliste, Listenoegle
from indexes.oio.sagdok import DOKUMENTTYPER
from indexes.registrering.opslag import som_uuid
from indexes.sag.selectors.notatliste import Notatfilter, Notatliste, Notatnoegle
from sapa.overblik.sider import Personhoved, Skjult
from sapa.overblik.tidslinje.valg import laes_dato

_NOEGLE = re.compile(r"(\d{4}-\d{2}-\d{2})_([0-9a-f-]{36})", re.ASCII)
_NOTATNOEGLE = re.compile(r"(-?\d{1,17})_(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listevalg:
    """The filter and the page of a list, as its address holds them: codes, days and keys, nothing
    personal. What is not understood is as if it was not there. `dato` is the day shown, if not
    today."""

    type: str = ""
    fagsystem: str = ""
    fra: date | None = None
    til: date | None = None
    efter: str = ""
    dato: str = ""

    @classmethod
    def laes(cls, query: Mapping[str, str], *, dato: str = "") -> Listevalg:
        """From query parameters; `dato` as `Visningsdato.iso` has it, empty for today."""
        wanted = query.get("type", "")
        system = query.get("fagsystem", "")
        return cls(
            type=wanted if wanted in DOKUMENTTYPER else "",
            fagsystem=system if system.isascii() and system.isdecimal() and len(system) < 6 else "",
            fra=laes_dato(query.get("fra")),
            til=laes_dato(query.get("til")),
            efter=query.get("efter", ""),
            dato=dato,
        )

    @property
    def er_filtreret(self) -> bool:
        return bool(self.type or self.fagsystem or self.fra or self.til)

    @property
    def fagsystem_id(self) -> int | None:
        return int(self.fagsystem) if self.fagsystem else None

    def query(self, *, efter: str = "") -> str:
        """As query parameters, `?` included, for the page after the key `efter`."""
        chosen = {
            "dato": self.dato,
            "type": self.type,
            "fagsystem": self.fagsystem,
            "fra": self.fra.isoformat() if self.fra else "",
            "til": self.til.isoformat() if self.til else "",
            "efter": efter,
        }
        return "?" + urlencode({k: v for k, v in chosen.items() if v})

    def dokumentfilter(self) -> Dokumentfilter:
        return Dokumentfilter(self.type, self.fagsystem_id, self.fra, self.til)

    def notatfilter(self) -> Notatfilter:
        return Notatfilter(self.fagsystem_id, self.fra, self.til)

    def dokumentnoegle(self) -> Listenoegle | None:
        """The key of a page of dokumenter; None for the first page."""
        match = _NOEGLE.fullmatch(self.efter)
        dag, uuid = (laes_dato(match[1]), som_uuid(match[2])) if match else (None, None)
        return Listenoegle(dag, uuid) if dag and uuid else None

    def notatnoegle(self) -> Notatnoegle | None:
        """The key of a page of notes: microseconds since 1970 and the row's number."""
        match = _NOTATNOEGLE.fullmatch(self.efter)
        fra = _af_mikro(int(match[1])) if match else None
        return Notatnoegle(fra, int(match[2])) if match and fra else None


def dokumentnoegle_tekst(noegle: Listenoegle) -> str:
    return f"{noegle.dag.isoformat()}_{noegle.uuid}"


def notatnoegle_tekst(noegle: Notatnoegle) -> str:
    return f"{_mikro(noegle.fra)}_{noegle.id}"


@dataclass(frozen=True, slots=True)
class Listeadresser:
    """Where a list leads: its own address, the first page, and the next; empty where there is
    none."""

    url: str
    foerste: str
    naeste: str


@dataclass(frozen=True, slots=True)
class Dokumentside:
    """The tab Dokumenter; `liste` is None where the index did not answer."""

    hoved: Personhoved
    liste: Dokumentliste | None
    valg: Listevalg
    adresser: Listeadresser
    skjulte: Skjult

    @property
    def typer(self) -> tuple[str, ...]:
        return DOKUMENTTYPER


@dataclass(frozen=True, slots=True)
class Vistblok:
    """A block that somebody else has on the tab Journalnotater, with what it answered."""

    noegle: str
    navn: str | Promise
    skabelon: str
    indhold: Any
    svigtede: bool = False


@dataclass(frozen=True, slots=True)
class Notatside:
    """The tab Journalnotater; `liste` is None where the index did not answer."""

    hoved: Personhoved
    liste: Notatliste | None
    valg: Listevalg
    adresser: Listeadresser
    skjulte: Skjult
    blokke: tuple[Vistblok, ...] = ()


@dataclass(frozen=True, slots=True)
class Dokumentoverblik:
    """The page about one dokument. `dialog` says whether its fagsystem can be opened from here."""

    detaljer: Dokumentdetaljer
    logget: datetime
    elementer: int
    dialog: bool = False

    @property
    def udeladte(self) -> int:
        """How many of the parts are left out in print."""
        return sum(p.udelades for p in self.detaljer.parter)


_1970 = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _mikro(moment: datetime) -> int:
    delta = moment - _1970
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def _af_mikro(tal: int) -> datetime | None:
    try:
        return _1970 + timedelta(microseconds=tal)
    except OverflowError:
        return None
