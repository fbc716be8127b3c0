"""What a bemærkning says and what may be written in one. Plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAKS_TEGN = 500
MAKS_DAGE = 5 * 365
TONER = ("bad", "warn", "info")
"""How a type looks, the gravest first: danger, care, good to know."""
# A number of eight digits could be a telephone; ten in a row, parted or not, are taken for a CPR.
_CPR = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DANSK = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Type:
    """A type as its authority has defined it. `maks_dage`: how far ahead one may be valid.
    `maerke`: it is a badge in the header too."""

    id: int
    kode: str
    navn: str
    hjaelp: str
    foelsomhed: int
    tone: str
    maerke: bool
    maks_dage: int
    raekkefoelge: int = 0
    aktiv: bool = True

    def senest(self, i_dag: date) -> date:
        """The last day that a bemærkning of the type may be given."""
        return i_dag + timedelta(days=self.maks_dage)


@dataclass(frozen=True, slots=True)
class Typevalg:
    """A type in the list, with the last day that it may be given."""

    type: Type
    senest: date
    valgt: bool


@dataclass(frozen=True, slots=True)
class Linje:
    """A bemærkning as the top of a tab shows it. `maa_rettes`: the user may change and delete
    it."""

    id: UUID
    navn: str
    tone: str
    maerke: bool
    tekst: str
    gyldig_til: date
    enhed: str
    maa_rettes: bool = False

    @property
    def ikon(self) -> str:
        return {"bad": "error", "warn": "warning"}.get(self.tone, "info")


@dataclass(frozen=True, slots=True)
class Aendring:
    """One change of a bemærkning: who, when, and each field before and after."""

    tidspunkt: datetime
    hvem: str
    felter: tuple[tuple[str | Promise, str, str], ...]


@dataclass(frozen=True, slots=True)
class Detaljer:
    """A bemærkning as its form shows it, with its history, newest change first. `maa_afsluttes`:
    the user may let it run out now."""

    id: UUID
    type_id: int
    type_navn: str
    tekst: str
    gyldig_til: date
    version: int
    oprettet: datetime
    oprettet_af: str
    enhed: str
    aendringer: tuple[Aendring, ...]
    maa_afsluttes: bool = False


@dataclass(frozen=True, slots=True)
class Udfyldt:
    """The form as it was filled in, and what is wrong with it, by field."""

    type_id: str = ""
    tekst: str = ""
    gyldig_til: str = ""
    version: int = 0
    fejl: Mapping[str, str | Promise] = field(default_factory=dict)
    type: Type | None = None
    dato: date | None = None


def laes(post: Mapping[str, Any], *, typer: Sequence[Type], i_dag: date) -> Udfyldt:
    """The form, checked. Without `fejl` it has a `type` and a `dato`. Pure."""
    type_id = str(post.get("type", ""))
    tekst = _linjer(str(post.get("tekst", "")))
    raa = str(post.get("gyldig_til", "")).strip()
    version = str(post.get("version", ""))
    valgt = next((t for t in typer if str(t.id) == type_id), None)
    dato = laes_dato(raa)
    fejl: dict[str, str | Promise] = {}
    if valgt is None:
        fejl["type"] = _("Vælg en type.")
    if not tekst:
        fejl["tekst"] = _("Skriv, hvad andre skal vide.")
    elif len(tekst) > MAKS_TEGN:
        fejl["tekst"] = _("Teksten er for lang. Der er plads til 500 tegn.")
    elif _CPR.search(tekst):
        fejl["tekst"] = _("Skriv ikke CPR-numre i en bemærkning.")
    if dato is None:
        fejl["gyldig_til"] = _("Skriv den sidste dag, bemærkningen gælder, som DD-MM-ÅÅÅÅ.")
    elif dato < i_dag:
        fejl["gyldig_til"] = _("Vælg i dag eller en senere dag.")
    elif valgt is not None and dato > valgt.senest(i_dag):
        fejl["gyldig_til"] = _("Så længe må typen ikke gælde. Vælg en tidligere dag.")
    number = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 0
    return Udfyldt(type_id, tekst, raa, number, fejl, valgt, dato)


def laes_dato(tekst: str) -> date | None:
    """YYYY-MM-DD, as a date field sends it, or DD-MM-YYYY; None for anything else."""
    try:
        if _ISO.fullmatch(tekst):
            return date.fromisoformat(tekst)
        if found := _DANSK.fullmatch(tekst):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    return None


def _linjer(tekst: str) -> str:
    """One line: breaks and double spaces would only make the top of the page higher."""
    return " ".join(tekst.split())
