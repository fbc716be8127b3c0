"""What the pages of messages show, ready for the templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy
from lxml import etree

from access.values import Cpr
from indexes.beskedfordeler import beskeddata
from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.drift import Beskedrad
from indexes.beskedfordeler.friskhed import Dueslag, Stand
from indexes.beskedfordeler.models import Modtagelse
from indexes.dueslag.models import Lukning
from indexes.oio import SkemaFejl
from sapa.drift.sider import MAKS_PARTER, MAKS_VIST, Maerke, cpr_numre, varighed

Tilstand = Modtagelse.Tilstand
TILSTANDE = [
    (Tilstand.KARANTAENE.value, _lazy("I karantæne")),
    (Tilstand.KASSERET.value, _lazy("Kasseret")),
    (Tilstand.BEHANDLET.value, _lazy("Behandlet efter afspilning")),
]
_TILSTAND = {
    Tilstand.KLAR: ("info", "sync", _lazy("Afspilles")),
    Tilstand.BEHANDLET: ("ok", "check", _lazy("Behandlet")),
    Tilstand.KARANTAENE: ("warn", "hourglass", _lazy("I karantæne")),
    Tilstand.KASSERET: ("", "delete", _lazy("Kasseret")),
}
_STAND = {
    Stand.FRISK: ("ok", "check", _lazy("Som lovet")),
    Stand.STILLE: ("bad", "error", _lazy("Stille")),
    Stand.STOPPET: ("bad", "error", _lazy("Står stille på en besked")),
    Stand.ALDRIG: ("", "hourglass", _lazy("Intet modtaget")),
    Stand.LUKKET: ("warn", "lock", _lazy("Sat inaktivt")),
}
GRUNDE = Lukning.Grund.choices
_REGLER: dict[str, Promise] = {
    "beskedid.form": _lazy("BeskedId er ikke et UUID."),
    "version.ukendt": _lazy("Beskedversionen er ikke 1.0."),
    "beskedtype.ukendt": _lazy("Beskedtypen er ikke i kataloget."),
    "handling.mangler": _lazy("Objekthandlingen mangler."),
    "handling.ukendt": _lazy("Objekthandlingen er ikke i kataloget."),
    "objektregistrering.mangler": _lazy("Beskeden har ingen objektregistrering."),
    "objektregistrering.for_mange": _lazy("Beskeden har flere objektregistreringer, end vi tager."),
    "henvisninger.for_mange": _lazy("Beskeden nævner flere objekter og processer, end vi tager."),
    "gyldighed.omvendt": _lazy("GyldighedTil ligger før GyldighedFra."),
    "objektid.mangler": _lazy("Objektets id mangler."),
    "objektid.form": _lazy("Objektets id skal være et UUID."),
    "uuid.form": _lazy("Et UUID har ikke den rigtige form."),
    "person.mangler": _lazy("Hændelsen er om en person, men ingen er nævnt ved CPR-nummer."),
    "tidspunkt.kalender": _lazy("Et tidspunkt ligger uden for år 1-9999."),
    "myndighed.mangler": _lazy("Beskeden siger ikke, hvilken myndighed den er til."),
    "myndighed.ikke_vores": _lazy("Ingen af modtagerne er myndigheder her."),
    "myndighed.uden_aftale": _lazy("Klienten har ingen aftale for de myndigheder, den nævner."),
    "udsagn.uden_aftale": _lazy(
        "Beskeden bringer udsagn fra CPR, og klienten har ingen aftale om at levere den kilde."
    ),
    "udsagn.for_mange": _lazy("Beskeden har flere udsagn fra CPR, end vi tager."),
    "udsagn.liste": _lazy("Udsagnene fra CPR er ikke en liste."),
    "fejl.intern": _lazy("Behandlingen fejlede hos os hver gang."),
}
# As it stands in a message, and in its decoded payload.
_CPR = re.compile(r"(?<!\d)\d{6}-?\d{4}(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dueslagslinje:
    """A dueslag as a row of the overview."""

    d: Dueslag
    now: datetime

    @property
    def stand(self) -> Maerke:
        return Maerke(*_STAND[self.d.stand])

    @property
    def alder(self) -> str:
        return varighed((self.now - self.d.sidst).total_seconds()) if self.d.sidst else ""

    @property
    def lukkealder(self) -> str:
        lukket = self.d.lukket_siden
        return varighed((self.now - lukket).total_seconds()) if lukket else ""

    @property
    def lukkegrund(self) -> str | Promise:
        return Lukning.Grund(self.d.lukket_grund).label if self.d.lukket_siden else ""

    @property
    def loefte(self) -> str:
        return varighed(self.d.loefte_minutter * 60)

    @property
    def fejlalder(self) -> str:
        return varighed((self.now - self.d.fejl_siden).total_seconds()) if self.d.fejl_siden else ""


@dataclass(frozen=True, slots=True)
class Beskedlinje:
    """A message as its page, and its row in the list, show it."""

    r: Beskedrad

    @property
    def tilstand(self) -> Maerke:
        return Maerke(*_TILSTAND[Tilstand(self.r.tilstand)])

    @property
    def grund(self) -> str | Promise:
        if self.r.regel.startswith("beskeddata."):
            return _lazy("Beskeddata kan ikke læses.")
        ellers = _lazy("Kuverten følger ikke skemaet.")
        if self.r.regel.startswith("udsagn."):
            ellers = _lazy("Et udsagn fra CPR kan ikke læses.")
        return _REGLER.get(self.r.regel, ellers)

    @property
    def aaben(self) -> bool:
        """True while something may be decided about it."""
        return self.r.tilstand == Tilstand.KARANTAENE


@dataclass(frozen=True, slots=True)
class Vist:
    """A content, opened: the message, and its payloads decoded. The sender's credentials are
    masked even here."""

    tekst: str
    data: tuple[str, ...]
    personer: tuple[Cpr, ...]
    logget: datetime | None = None

    @classmethod
    def af(cls, raa: bytes) -> Vist:
        tekst, data = _tekst(raa), _data(raa)
        numre = dict.fromkeys(cpr_numre(raa))
        for each in (tekst, *data):
            numre |= dict.fromkeys(Cpr(tal.replace("-", "")) for tal in _CPR.findall(each))
        return cls(tekst[:MAKS_VIST], tuple(d[:MAKS_VIST] for d in data), (*numre,)[:MAKS_PARTER])


def _tekst(raa: bytes) -> str:
    tekst = raa.decode("utf-16" if raa[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace")
    return re.sub(r"(KildesystemAkkreditiver[^<>]*>)[^<]*(</)", r"\1***\2", tekst)


def _data(raa: bytes) -> tuple[str, ...]:
    try:
        besked = laes_push(raa)
        xml, json = beskeddata.dokumenter(besked), beskeddata.json_dokumenter(besked)
    except (SkemaFejl, beskeddata.Ulaeselig):
        return ()
    return (
        *(etree.tostring(d, encoding="unicode", pretty_print=True) for d in xml),
        *(orjson.dumps(d, option=orjson.OPT_INDENT_2).decode() for d in json),
    )
