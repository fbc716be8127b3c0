"""What a user wrote in the form, as values; and the page that shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.values import Adgang
from fordeling.kladder import MAKS_SAGER, Udkast
from fordeling.values import NOTATLOFT
from indexes.part.selectors import Personnavn, PersonOverblik
from sapa.fordeling.sager import Muligsag, Rute

MAKS_OVERSKRIFT = 200
# What neither XML nor a database text can hold; no keyboard makes them.
_STYRETEGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Udfyldt:
    """The form as it was sent."""

    kladde: UUID | None
    vindue: UUID | None
    overskrift: str
    tekst: str
    sager: tuple[UUID, ...]
    skabelon: int | None

    @classmethod
    def laes(cls, post: QueryDict) -> Udfyldt:
        """Line breaks become one form, and signs that nobody can type are gone: from here on the
        text is as it is."""
        return cls(
            _uuid(post.get("kladde", "")),
            _uuid(post.get("vindue", "")),
            " ".join(_rens(post.get("overskrift", "")).split()),
            _rens(post.get("tekst", "")).replace("\r\n", "\n").replace("\r", "\n"),
            tuple(u for t in post.getlist("sag")[:MAKS_SAGER] if (u := _uuid(t)) is not None),
            _tal(post.get("skabelon", "")),
        )

    @property
    def bytes(self) -> int:
        return len(self.tekst.encode())

    def mangler(self) -> dict[str, str | Promise]:
        """What must be mended, by field."""
        fejl: dict[str, str | Promise] = {}
        if not self.overskrift:
            fejl["overskrift"] = _("Skriv en overskrift.")
        elif len(self.overskrift) > MAKS_OVERSKRIFT:
            fejl["overskrift"] = _("Overskriften må højst være 200 tegn.")
        if not self.tekst.strip():
            fejl["tekst"] = _("Skriv, hvad notatet skal sige.")
        elif self.bytes > NOTATLOFT:
            fejl["tekst"] = _("Notatet fylder mere end 100 KB. Forkort det.")
        return fejl


def _rens(tekst: str) -> str:
    return _STYRETEGN.sub("", tekst)


def _uuid(tekst: str) -> UUID | None:
    try:
        return UUID(tekst)
    except ValueError:
        return None


def _tal(tekst: str) -> int | None:
    return int(tekst) if tekst.isascii() and tekst.isdecimal() and len(tekst) < 10 else None


@dataclass(frozen=True, slots=True)
class Sagsvalg:
    """A case of the list. `kan`: its system can receive; None: that could not be asked."""

    mulig: Muligsag
    valgt: bool
    kan: bool | None


@dataclass(frozen=True, slots=True)
class Skriveside:
    """The dialog Send journalnotat."""

    person: PersonOverblik
    kladde: UUID
    vindue: UUID
    gemt: datetime | None
    overskrift: str
    tekst: str
    sager: tuple[Sagsvalg, ...]
    titler: Sequence[str]
    skabeloner: Sequence[tuple[int, str]]
    fejl: Mapping[str, str | Promise]

    @property
    def loft(self) -> int:
        return NOTATLOFT

    @property
    def brugt(self) -> int:
        return len(self.tekst.encode())

    @property
    def tilbage(self) -> int:
        return NOTATLOFT - self.brugt

    @property
    def antal_valgt(self) -> int:
        return sum(s.valgt and s.kan is not False for s in self.sager)

    @property
    def ukontrolleret(self) -> bool:
        """Some system could not be asked whether it can receive."""
        return any(s.kan is None for s in self.sager)


def side(
    *,
    person: PersonOverblik,
    udkast: Udkast,
    mulige: Sequence[Muligsag],
    kan: Mapping[Rute, bool],
    titler: Sequence[str],
    skabeloner: Sequence[tuple[int, str]],
    fejl: Mapping[str, Any] | None = None,
) -> Skriveside:
    """The page of a draft; a case that is chosen stands first."""
    valg = [Sagsvalg(m, m.sag.sag_uuid in udkast.sager, kan.get(m.rute)) for m in mulige]
    return Skriveside(
        person,
        udkast.id,
        udkast.vindue,
        None if udkast.er_tom else udkast.gemt,
        udkast.overskrift,
        udkast.tekst,
        tuple(sorted(valg, key=lambda s: not s.valgt)),
        titler,
        skabeloner,
        fejl or {},
    )


FELTER = ("{borger}", "{dato}", "{sagsbehandler}", "{enhed}")
"""What a template may have filled in."""


def med_autotekst(skabelon: str, *, person: Personnavn, adgang: Adgang, nu: datetime) -> str:
    """A template with what is known filled in."""
    return autotekst(
        skabelon,
        borger=person.navn,
        sagsbehandler=adgang.navn,
        enhed=adgang.enhed_navn,
        nu=nu,
    )


def autotekst(skabelon: str, *, borger: str, sagsbehandler: str, enhed: str, nu: datetime) -> str:
    """A template with these words filled in; any other field stands as it is written."""
    dato = timezone.localtime(nu).strftime("%d-%m-%Y")
    felter = dict(zip(FELTER, (borger, dato, sagsbehandler, enhed), strict=True))
    return re.sub(r"\{\w+\}", lambda m: felter.get(m[0], m[0]), skabelon)
