"""The fields of a search form, and how what was typed in them is read. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.values import AfgraensningFejl, kle_interval
from sapa.overblik.kriterier import Valgliste
from sapa.revision.values import laes_dato

Slags = Literal["tekst", "dato", "valg", "kryds"]
LAENGDE = 200
_KLE = re.compile(r"\d{2}(?:\.\d{2}){0,2}(?:\.\*)?|\d{2}\.\*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Feltdef:
    """A field of a form. `kriterie` is its key in the log; `forslag`: it completes units' names."""

    navn: str
    tekst: str | Promise
    kriterie: str
    slags: Slags = "tekst"
    hjaelp: str | Promise = ""
    forslag: bool = False


@dataclass(frozen=True, slots=True)
class Felt:
    """A field as shown: with what stands in it, and what is wrong with that."""

    definition: Feltdef
    vaerdi: str
    valg: Valgliste = ()
    fejl: str | Promise = ""

    @property
    def id(self) -> str:
        return f"uf-{self.definition.navn}"


Fejl = dict[str, str | Promise]


def laes_felter(felter: Sequence[Feltdef], post: Mapping[str, str]) -> dict[str, str]:
    """What was typed, trimmed; fields that were left empty are left out."""
    typed = {f.navn: " ".join(post.get(f.navn, "").split())[:LAENGDE] for f in felter}
    return {navn: text for navn, text in typed.items() if text}


class Laeser:
    """Reads the fields of one form and gathers what is wrong, by field."""

    def __init__(self, felter: Mapping[str, str]) -> None:
        self._felter = felter
        self.fejl: Fejl = {}

    def tekst(self, navn: str) -> str:
        """As typed."""
        return self._felter.get(navn, "")

    def kryds(self, navn: str) -> bool:
        """Whether the box was ticked."""
        return navn in self._felter

    def tal(self, navn: str) -> int | None:
        """A whole number that a choice or a field holds."""
        text = self.tekst(navn)
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 8):
            self.fejl[navn] = _("Skriv et helt tal.")
            return None
        return int(text)

    def dato(self, navn: str) -> date | None:
        """A day."""
        text = self.tekst(navn)
        if not text:
            return None
        found = laes_dato(text)
        if found is None or found.year < 1850:
            self.fejl[navn] = _("Datoen kunne ikke læses. Skriv den som DD-MM-ÅÅÅÅ.")
            return None
        return found

    def kle(self, navn: str) -> tuple[int, int] | None:
        """A KLE number at any level: 29, 29.21 or 29.21.04, with or without a star."""
        text = self.tekst(navn)
        if not text:
            return None
        short = text.removesuffix(".*")
        wanted = short if short.count(".") == 2 else f"{short}.*"
        try:
            if not _KLE.fullmatch(text):
                raise AfgraensningFejl
            return kle_interval(wanted)
        except AfgraensningFejl:
            self.fejl[navn] = _("Et KLE-nummer skrives 29, 29.21 eller 29.21.04.")
            return None
