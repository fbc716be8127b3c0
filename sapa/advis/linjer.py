"""Adviser as pages show them: a row with the person's name, its badges, and where to look on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from access.values import Adgang
from advis.indbakke.selectors import Advisdetaljer
from advis.indbakke.values import Advisraekke, Handling, Udsnit
from advis.values import Advistype, Partsrolle, Status
from indexes.part import selectors as partregister
from indexes.part.selectors import Partresume
from sapa.overblik.maerker import Maerke
from sapa.overblik.templatetags.sapa import dato

UDSNIT: tuple[tuple[Udsnit, str | Promise], ...] = (
    (Udsnit.AABNE, _lazy("Åbne")),
    (Udsnit.NYE, _lazy("Nye")),
    (Udsnit.MINE, _lazy("Mine")),
    (Udsnit.IKKE_TILDELT, _lazy("Ikke tildelt")),
    (Udsnit.PAAMINDELSER, _lazy("Påmindelser")),
    (Udsnit.UDSATTE, _lazy("Udsatte")),
    (Udsnit.FAERDIGE, _lazy("Færdiggjort")),
)
TYPER: tuple[tuple[Advistype, str | Promise], ...] = (
    (Advistype.FOLKEREGISTER, _lazy("Folkeregister")),
    (Advistype.SAG_YDELSE, _lazy("Sag og ydelse")),
    (Advistype.ARBEJDSSKADE, _lazy("Arbejdsskade")),
    (Advistype.SYGEHUS, _lazy("Sygehus")),
)
TYPENAVNE = dict(TYPER)
STATUSSER = {
    Status.NY: _lazy("Ny"),
    Status.AABNET: _lazy("Åbnet"),
    Status.FAERDIGGJORT: _lazy("Færdiggjort"),
}
ROLLER = {
    Partsrolle.AEGTEFAELLE: _lazy("Sket for ægtefællen"),
    Partsrolle.SEKUNDAER: _lazy("Sket for sekundær part"),
    Partsrolle.PAA_ADRESSEN: _lazy("Sket for en anden på adressen"),
    Partsrolle.FORAELDER: _lazy("Sket for barnet"),
}
STANDARDTITLER = (
    _lazy("Følg op på sagen"),
    _lazy("Kontakt borgeren"),
    _lazy("Afvent svar"),
    _lazy("Kontrollér ydelsen"),
    _lazy("Indhent oplysninger"),
)
"""The titles of reminders: a list, so that none names a citizen."""
_HANDLINGER = {
    "aabnet": _lazy("Åbnet"),
    "faerdiggjort": _lazy("Færdiggjort"),
    "genaabnet": _lazy("Genåbnet"),
    "tildelt": _lazy("Tildelt"),
    "udsat": _lazy("Udsat"),
    "paamindelse": _lazy("Påmindelse sat"),
    "paamindet": _lazy("Påmindet"),
    "kommenteret": _lazy("Kommenteret"),
    "fortrudt": _lazy("Fortrudt"),
    "rettet": _lazy("Rettet"),
    "annulleret": _lazy("Trukket tilbage"),
}
_FLYTNING = frozenset({"F10", "F11", "F12", "F13", "F14", "F15", "F16", "F17", "F18", "F21"})
_FAMILIE = ("F03", "F04", "F05", "F19", "F2", "F3", "F40", "F41")


@dataclass(frozen=True, slots=True)
class Linje:
    """A row of the inbox."""

    r: Advisraekke
    part: Partresume | None
    now: datetime

    @property
    def hvem(self) -> str:
        return self.part.navn if self.part else _("Ikke i partsregisteret")

    @property
    def cpr(self) -> str:
        return str(self.part.cpr) if self.part and self.part.cpr else ""

    @property
    def ny(self) -> bool:
        return self.r.status == Status.NY

    @property
    def faerdig(self) -> bool:
        return self.r.status == Status.FAERDIGGJORT

    @property
    def status(self) -> str | Promise:
        return STATUSSER[Status(self.r.status)]

    @property
    def rolle(self) -> str | Promise:
        return ROLLER.get(Partsrolle(self.r.partsrolle), "")

    @property
    def type(self) -> str | Promise:
        return TYPENAVNE.get(Advistype(self.r.advistype), self.r.advistype)

    @property
    def maerker(self) -> tuple[Maerke, ...]:
        """What must be seen before it is opened; loud only where something is due."""
        found: list[Maerke] = []
        if self.r.annulleret:
            found.append(Maerke(_("Trukket tilbage")))
        elif self.r.rettelser:
            found.append(Maerke(_("Rettet"), "info"))
        if self.r.paamindelse and not self.faerdig:
            if self.r.paamindelse <= self.now:
                found.append(Maerke(_("Påmindelse"), "bad", "time"))
            else:
                tekst = _("Påmindes %(dato)s") % {"dato": dato(self.r.paamindelse)}
                found.append(Maerke(tekst, "warn"))
        if self.r.udsat_til and self.r.udsat_til > self.now:
            found.append(Maerke(_("Udsat til %(dato)s") % {"dato": dato(self.r.udsat_til)}))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Skridt:
    """A step of the story: what, by whom, when, and a word more."""

    hvad: str | Promise
    hvem: str
    tidspunkt: datetime
    detalje: str = ""
    nu: bool = False


@dataclass(frozen=True, slots=True)
class Flytning:
    """Where she lived and where she lives now, as far as protection lets the user know."""

    foer: str = ""
    nu: str = ""
    kommune: str = ""
    kommune_foer: str = ""
    skjult: bool = False


@dataclass(frozen=True, slots=True)
class Aabnet:
    """One advis as its panel shows it."""

    linje: Linje
    d: Advisdetaljer
    om: Partresume | None = None
    sag_titel: str = ""
    sag_kle: str = ""
    flytning: Flytning | None = None

    @property
    def r(self) -> Advisraekke:
        return self.d.raekke

    @property
    def status(self) -> str | Promise:
        return self.linje.status

    @property
    def oprindelig_dato(self) -> datetime | None:
        """The date that was told first, where a correction told another."""
        if not self.r.rettelser or not self.d.led:
            return None
        foerst = self.d.led[-1].begivenhedsdato
        return foerst if foerst != self.r.begivenhedsdato else None

    @property
    def forloeb(self) -> tuple[Skridt, ...]:
        """The thread and what was done, newest first, and how it began."""
        steps = [_skridt(h) for h in self.d.handlinger]
        seen = {"rettet", "annulleret"} & {h.hvad for h in self.d.handlinger}
        if not seen:
            steps += [
                Skridt(
                    _("Trukket tilbage") if x.forhold == "annullering" else _("Rettet"),
                    "",
                    x.modtaget,
                    x.navn,
                )
                for x in self.d.led
                if x.forhold
            ]
        steps.append(Skridt(_("Advis oprettet"), "", self.r.modtaget))
        steps.sort(key=lambda s: s.tidspunkt, reverse=True)
        first = steps[0]
        head = Skridt(first.hvad, first.hvem, first.tidspunkt, first.detalje, nu=True)
        return (head, *steps[1:])

    @property
    def fane(self) -> tuple[str, str | Promise] | None:
        """The address that matters for this event, and what it is called."""
        return fane_for(self.r)


def fane_for(r: Advisraekke) -> tuple[str, str | Promise] | None:
    """Where on the person's page what happened is seen; a sag has its own."""
    if r.sag_uuid is not None:
        return reverse("sag", args=[r.sag_uuid]), _("Åbn sagen")
    part = r.om_part_uuid or r.part_uuid
    if part is None:
        return None
    if r.kode in _FLYTNING:
        return reverse("adressehistorik", args=[part]), _("Åbn adressehistorik")
    if r.slags == "folkeregister" and r.kode.startswith(_FAMILIE):
        return reverse("familie", args=[part]), _("Åbn familie")
    if r.slags == "ydelse":
        return reverse("ydelser", args=[part]), _("Åbn ydelser")
    return reverse("person", args=[part]), _("Åbn i Overblik")


def er_flytning(r: Advisraekke) -> bool:
    """Whether the event is that somebody moved."""
    return r.kode in _FLYTNING


def linjer(rows: Sequence[Advisraekke], *, adgang: Adgang, at: datetime) -> list[Linje]:
    """The rows with the names of those they are about. One statement."""
    parter = navne(rows, adgang=adgang, at=at)
    return [Linje(r, parter.get(r.part_uuid) if r.part_uuid else None, at) for r in rows]


def navne(
    rows: Sequence[Advisraekke], *, adgang: Adgang, at: datetime
) -> Mapping[UUID, Partresume]:
    """Those of the persons that the register knows and she may see."""
    uuider = {u for r in rows for u in (r.part_uuid, r.om_part_uuid) if u is not None}
    return partregister.partresumeer(adgang=adgang, part_uuids=uuider, at=at)


def _skridt(h: Handling) -> Skridt:
    navn: Any = _HANDLINGER.get(h.hvad, h.hvad)
    return Skridt(navn, h.hvem, h.tidspunkt, h.detalje)
