"""Things that are set up by a form: what they are made of is told, the pages follow by themselves.

An app tells of its kind of thing when it is ready (`tilmeld`). From that come its page in the menu
(one for the authority, one for the nation, as it says), its form with checks, its file out and in,
its place in the history, and taking back; and, from what the app tells of where its users see it,
what a change will look like before it is made. The service that writes it is the app's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.values import Adgang, Permission, driver_landet
from sapa.administration import historik, menu
from sapa.administration.forhaandsvisning import Vis
from sapa.administration.historik import AdministrationFejl, Emne, Genskab, Tilstand
from sapa.administration.menu import Gruppe, Punkt

TEKST, LANG, TAL, JA, VALG, TID, ADRESSE = "tekst", "lang", "tal", "ja", "valg", "tid", "adresse"
KLOK = "klok"
LAND = "-land"  # what a page's key ends in that is the nation's
Hent = Callable[[int | None], dict[str, Tilstand]]


@dataclass(frozen=True, slots=True)
class Felt:
    """A field: how it is written, and what it may hold. `valg` are (value, words)."""

    noegle: str
    navn: str | Promise
    slags: str = TEKST
    hjaelp: str | Promise = ""
    kraeves: bool = True
    maks: int = 100
    mindst: int = 0
    hoejst: int = 100_000
    valg: tuple[tuple[str, str | Promise], ...] = ()
    fast: bool = False  # said when the thing is made, and never changed

    def laes(self, tekst: str) -> Any:
        """The value of what was written. Raises AdministrationFejl."""
        text = tekst.strip()
        if self.slags == JA:
            return text == "1"
        if not text:
            if self.kraeves:
                raise AdministrationFejl(_("Udfyld feltet %(felt)s.") % self._om, self.noegle)
            return None if self.slags in {TAL, TID, KLOK} else ""
        if self.slags == TAL:
            if not text.isascii() or not text.isdecimal() or len(text) > 9:
                raise AdministrationFejl(_("%(felt)s er et helt tal.") % self._om, self.noegle)
            return self._tal(int(text))
        if self.slags == TID:
            return self._tid(text)
        if self.slags == KLOK:
            return self._klok(text)
        if self.slags == VALG and text not in {v for v, _navn in self.valg}:
            raise AdministrationFejl(_("Vælg i feltet %(felt)s.") % self._om, self.noegle)
        if len(text) > self.maks:
            about = {**self._om, "n": self.maks}
            raise AdministrationFejl(_("%(felt)s er højst %(n)s tegn.") % about, self.noegle)
        if self.slags == ADRESSE and not _er_adresse(text):
            raise AdministrationFejl(
                _("%(felt)s begynder med https:// og peger på en side.") % self._om, self.noegle
            )
        return text

    def _tal(self, tal: int) -> int:
        if not self.mindst <= tal <= self.hoejst:
            about = {**self._om, "fra": self.mindst, "til": self.hoejst}
            raise AdministrationFejl(_("%(felt)s er %(fra)s-%(til)s.") % about, self.noegle)
        return tal

    def _tid(self, tekst: str) -> str:
        try:
            datetime.fromisoformat(tekst)
        except ValueError:
            raise AdministrationFejl(
                _("%(felt)s er en dato og et klokkeslæt.") % self._om, self.noegle
            ) from None
        return tekst[:16]

    def _klok(self, tekst: str) -> str:
        try:
            return f"{time.fromisoformat(tekst):%H:%M}"
        except ValueError:
            raise AdministrationFejl(
                _("%(felt)s er et klokkeslæt som 07:30.") % self._om, self.noegle
            ) from None

    @property
    def _om(self) -> dict[str, Any]:
        return {"felt": str(self.navn)}

    def ord(self, vaerdi: Any) -> Any:
        """A value in words, where its own are not."""
        if self.slags == VALG:
            return next((navn for v, navn in self.valg if v == str(vaerdi)), None)
        if self.slags == TID and vaerdi:
            return f"{datetime.fromisoformat(vaerdi):%d-%m-%Y %H:%M}"
        return None


@dataclass(frozen=True, slots=True)
class Ting:
    """A kind of thing. `hent` gives those of an authority (None: the nation) by key, in order;
    `gem` writes one, with its history (historik.Genskab). `vis` is where its users see it.

    `flere`: one may make new ones and take them away; else its keys are given. `titel` is the field
    that it is known by. `tom` says what to do first where there are none.
    """

    noegle: str
    navn: str | Promise
    ental: str | Promise
    beskrivelse: str | Promise
    gruppe: Gruppe
    felter: tuple[Felt, ...]
    hent: Hent = field(compare=False)
    gem: Genskab = field(compare=False)
    vis: Vis = field(compare=False)
    titel: str = "navn"
    tom: str | Promise = ""
    kommunen: bool = True
    landet: bool = False
    flere: bool = True
    orden: int = 100
    mere: str = ""  # a template that shows more of them, under the list

    def laes(self, felter: Mapping[str, str]) -> Tilstand:
        """What a form says. Raises AdministrationFejl for the first field that is wrong."""
        return {f.noegle: f.laes(str(felter.get(f.noegle, ""))) for f in self.felter}

    def laes_fil(self, data: Any) -> dict[str, Tilstand]:
        """The things of a file, by key. Raises AdministrationFejl."""
        try:
            found = {}
            for noegle, som in data[self.noegle].items():
                given = {
                    f.noegle: ("1" if som[f.noegle] else "")
                    if f.slags == JA
                    else ""
                    if som[f.noegle] is None
                    else str(som[f.noegle])
                    for f in self.felter
                }
                found[str(noegle)[:60]] = self.laes(given)
        except (KeyError, TypeError, AttributeError):
            raise AdministrationFejl(_("Filen passer ikke til siden.")) from None
        return found

    @property
    def emne(self) -> Emne:
        return historik.emne(self.noegle)


_TING: dict[str, Ting] = {}


def tilmeld(ting: Ting) -> None:
    """Offer its pages, and keep its history."""
    _TING[ting.noegle] = ting
    fields = {f.noegle: f for f in ting.felter}
    historik.tilmeld(
        Emne(
            ting.noegle,
            ting.ental,
            ting.gem,
            felter={n: f.navn for n, f in fields.items()},
            ord=lambda felt, vaerdi: fields[felt].ord(vaerdi) if felt in fields else None,
        )
    )
    if ting.kommunen:
        menu.tilmeld(
            Punkt(
                ting.noegle,
                ting.navn,
                ting.beskrivelse,
                "ting",
                ting.gruppe,
                orden=ting.orden,
                mere=("ting_ret", "ting_ny"),
                arg=ting.noegle,
            )
        )
    if ting.landet:
        menu.tilmeld(
            Punkt(
                f"{ting.noegle}{LAND}",
                ting.navn,
                ting.beskrivelse,
                "ting",
                Gruppe.NATIONAL,
                (Permission.DRIFT,),
                ting.orden,
                tilbydes=driver_landet,
                mere=("ting_ret", "ting_ny"),
                arg=f"{ting.noegle}{LAND}",
            )
        )


def alle() -> Sequence[Ting]:
    """Every kind of thing there is."""
    return tuple(_TING.values())


def find(side: str, adgang: Adgang) -> tuple[Ting, int | None] | None:
    """The kind of thing that a page is about, and whose; None where there is none, or it is not
    hers."""
    nation = side.endswith(LAND)
    ting = _TING.get(side.removesuffix(LAND) if nation else side)
    if ting is None or not (ting.landet if nation else ting.kommunen):
        return None
    whose = None if nation else adgang.scope_id
    return (ting, whose) if historik.maa(adgang, ting.emne, whose) else None


def som_tid(tekst: str | None) -> datetime | None:
    """A written time, in Denmark's."""
    return timezone.make_aware(datetime.fromisoformat(tekst)) if tekst else None


def skrevet(tid: datetime | None) -> str | None:
    """The same the other way."""
    return f"{timezone.localtime(tid):%Y-%m-%dT%H:%M}" if tid else None


def _er_adresse(tekst: str) -> bool:
    parts = urlsplit(tekst)
    return parts.scheme == "https" and bool(parts.hostname) and " " not in tekst
