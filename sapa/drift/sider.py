"""What the pages of operations show, ready for the templates."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from access.values import Cpr
from indexes.kilder.afviste import LINJE as KILDELINJE
from indexes.kilder.afviste import POST as KILDEPOST
from indexes.modtagelse.models import Karantaene
from indexes.modtagelse.selectors import Karantaenerad, Sted, Udvalg
from indexes.modtagelse.values import Friskhed, Leverance
from indexes.oio import Art

Tilstand = Karantaene.Tilstand
PERIODER = (1, 7, 30)
BEGRUNDELSER: tuple[Promise, ...] = (
    _lazy("Fejlsøgning sammen med leverandøren"),
    _lazy("Vurdering før afspilning eller kassering"),
    _lazy("Henvendelse fra myndigheden"),
)
MAKS_VIST = 200_000  # characters of a content that are shown
MAKS_PARTER = 200
_CPR = re.compile(r"urn:oio:cpr-nr:([0-9]{10})", re.IGNORECASE)
_BART_CPR = re.compile(r"(?<!\d)\d{6}-?\d{4}(?!\d)", re.ASCII)

FRISKHED: dict[Friskhed, tuple[str, str, Promise]] = {
    Friskhed.FRISK: ("ok", "check", _lazy("Som lovet")),
    Friskhed.SENT: ("warn", "time", _lazy("Forsinket")),
    Friskhed.STILLE: ("bad", "error", _lazy("Stille")),
    Friskhed.ALDRIG: ("", "hourglass", _lazy("Intet modtaget")),
}
_TILSTAND: dict[str, tuple[str, str]] = {
    Tilstand.NY: ("warn", "hourglass"),
    Tilstand.BESTILT: ("info", "sync"),
    Tilstand.AFSPILLET: ("ok", "check"),
    Tilstand.AFVIST_IGEN: ("bad", "error"),
    Tilstand.KASSERET: ("", "delete"),
}
_FEJLGRAENSER = ((5.0, "bad", "error"), (1.0, "warn", "warning"))


@dataclass(frozen=True, slots=True)
class Maerke:
    """A badge: tone, icon and word."""

    tone: str
    ikon: str
    tekst: str | Promise


def varighed(sekunder: float) -> str:
    """A span of time in its largest unit: 45 sek., 12 min., 5 timer, 3 dage."""
    if sekunder < 60:
        return _("%(n)s sek.") % {"n": round(sekunder)}
    if sekunder < 3600:
        return _("%(n)s min.") % {"n": round(sekunder / 60)}
    if sekunder < 2 * 86400:
        hours = round(sekunder / 3600)
        return ngettext("%(n)s time", "%(n)s timer", hours) % {"n": hours}
    return _("%(n)s dage") % {"n": round(sekunder / 86400)}


@dataclass(frozen=True, slots=True)
class Leverancelinje:
    """A client as a row of the overview."""

    l: Leverance  # noqa: E741  # templates write it often
    now: datetime

    @property
    def friskhed(self) -> Maerke:
        return Maerke(*FRISKHED[self.l.friskhed])

    @property
    def fejl(self) -> Maerke | None:
        """A warning where more is refused than a system in order has; None else."""
        for limit, tone, icon in _FEJLGRAENSER:
            if self.l.fejlprocent >= limit:
                return Maerke(tone, icon, self.procent)
        return None

    @property
    def kalder(self) -> bool:
        """True if somebody should look at it."""
        return self.l.friskhed in {Friskhed.SENT, Friskhed.STILLE} or self.fejl is not None

    @property
    def procent(self) -> str:
        return f"{self.l.fejlprocent:.1f}".replace(".", ",") + " %"

    @property
    def alder(self) -> str:
        return varighed((self.now - self.l.sidst).total_seconds()) if self.l.sidst else ""

    @property
    def loefte(self) -> str:
        return varighed(self.l.loefte_minutter * 60)

    @property
    def forsinkelse(self) -> str:
        return varighed(self.l.forsinkelse) if self.l.taget else ""

    @property
    def forsinkelse_maks(self) -> str:
        return varighed(self.l.forsinkelse_maks)


@dataclass(frozen=True, slots=True)
class Filter:
    """The fields as written, and what they choose."""

    klient: str = ""
    kode: str = ""
    tilstand: str = ""
    fra: str = ""
    til: str = ""
    udvalg: Udvalg = field(default_factory=Udvalg)
    fejl: Mapping[str, str | Promise] = field(default_factory=dict)

    @classmethod
    def laes(cls, felter: Mapping[str, str], klienter: Sequence[str]) -> Filter:
        """From the address. What is not understood is told, and chooses nothing away."""
        text = {n: felter.get(n, "").strip()[:60] for n in ("klient", "kode", "tilstand")}
        text["klient"] = text["klient"] if text["klient"] in klienter else ""
        text["tilstand"] = text["tilstand"] if text["tilstand"] in Tilstand.values else ""
        text["kode"] = text["kode"] if re.fullmatch(r"[a-z._]+|[0-9]{1,3}", text["kode"]) else ""
        days: dict[str, date | None] = {}
        written: dict[str, str] = {}
        fejl: dict[str, str | Promise] = {}
        for navn in ("fra", "til"):
            written[navn] = felter.get(navn, "").strip()[:10]
            days[navn] = _dato(written[navn])
            if written[navn] and days[navn] is None:
                fejl[navn] = _lazy("Skriv datoen som DD-MM-ÅÅÅÅ.")
        udvalg = Udvalg(**text, fra=days["fra"], til=days["til"])
        return cls(**text, **written, udvalg=udvalg, fejl=fejl)

    def adresse(self, efter: Sted | None) -> str:
        """The query of the same choice, from a place on."""
        facts = {n: getattr(self, n) for n in ("klient", "kode", "tilstand", "fra", "til")}
        if efter is not None:
            facts["efter"] = f"{efter[0].isoformat()}_{efter[1]}"
        return urlencode({n: v for n, v in facts.items() if v})


def dage(tekst: str) -> int:
    """How many days the figures are of; a week for what is no such choice."""
    return int(tekst) if tekst in map(str, PERIODER) else PERIODER[1]


def sted(tekst: str) -> Sted | None:
    """Where a page begins; None for what is no such place."""
    moment, _skel, key = tekst.partition("_")
    try:
        found = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return None
    return found if found[0].tzinfo is not None else None


def _dato(tekst: str) -> date | None:
    match = re.fullmatch(r"(\d{2})-(\d{2})-(\d{4})", tekst, re.ASCII)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Karantaenelinje:
    """A refused thing as its page, and its row in the list, show it."""

    r: Karantaenerad

    @property
    def hvad(self) -> str:
        if self.r.form == KILDEPOST:
            return _("Udsagn fra kilden %(kode)s") % {"kode": self.r.operation}
        if self.r.form == KILDELINJE:
            return _("Linje i en fil fra kilden %(kode)s") % {"kode": self.r.operation}
        return Art(self.r.art).typenavn if self.r.art is not None else _("Hele beskeden")

    @property
    def tilstand(self) -> Maerke:
        return Maerke(*_TILSTAND[self.r.tilstand], Tilstand(self.r.tilstand).label)

    @property
    def fylder(self) -> str:
        n = self.r.stoerrelse
        return f"{n} byte" if n < 10_000 else f"{n // 1024} KB"

    @property
    def kan_afspilles(self) -> bool:
        """True if there is a content: it says all that the operation needs."""
        return self.r.har_indhold

    @property
    def aaben(self) -> bool:
        """True while something may be decided about it."""
        return self.r.tilstand in {Tilstand.NY, Tilstand.AFVIST_IGEN}


@dataclass(frozen=True, slots=True)
class Indhold:
    """A content, opened: shown once, after its look was logged."""

    tekst: str
    afkortet: bool
    logget: datetime | None = None

    @classmethod
    def af(cls, raa: bytes, form: str) -> Indhold:
        """As a person reads it: an object indented, a message as it came."""
        if form == "objekt":
            art, uuid, registreringer, uden = json.loads(raa)
            facts: dict[str, Any] = {"UUIDIdentifikator": uuid, "Registrering": registreringer}
            facts |= {"UdenNotifikation": True} if uden else {}
            text = json.dumps({Art(art).typenavn: facts}, ensure_ascii=False, indent=2)
        elif form == KILDEPOST:
            text = json.dumps(json.loads(raa), ensure_ascii=False, indent=2)
        else:
            text = raa.decode("utf-8", "replace")
        return cls(text[:MAKS_VIST], len(text) > MAKS_VIST)


def cpr_numre(raa: bytes, form: str = "") -> list[Cpr]:
    """The persons that a content names, for the log of who was looked at. A source's statement
    names them by the bare number."""
    moenster = _BART_CPR if form in {KILDEPOST, KILDELINJE} else _CPR
    found = dict.fromkeys(moenster.findall(raa.decode("utf-8", "replace")))
    return [Cpr(tal.replace("-", "")) for tal in list(found)[:MAKS_PARTER]]
