"""A source's statement as a grammar: one description that reads it, refuses it and documents it.

A part of the grammar takes a value of JSON and gives it back in its one normal form, or raises
UgyldigPost with where and which rule, never with the value. `skema` is the same in JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Protocol

from access.values import Cpr
from indexes.kilder.values import UgyldigPost, kan_gemmes

Skema = dict[str, Any]

_DATO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_STYRETEGN = re.compile(r"[\x00-\x1f\x7f]")


class Del(Protocol):
    """A part of the grammar."""

    def laes(self, vaerdi: Any, sti: str) -> Any:
        """The value in its normal form. Raises UgyldigPost."""

    def skema(self) -> Skema:
        """The same as JSON Schema (2020-12)."""


@dataclass(frozen=True, slots=True)
class Tekst:
    """One line of text, without spaces round it. `moenster` is a whole match, with `form` in words.
    An empty text is refused unless `tom`."""

    maks: int
    moenster: str = ""
    form: str = ""
    tom: bool = False

    def laes(self, vaerdi: Any, sti: str) -> str:
        if not isinstance(vaerdi, str):
            raise UgyldigPost(sti, "type", "Skal være en tekst.")
        tekst = vaerdi.strip()
        if not tekst and not self.tom:
            raise UgyldigPost(sti, "tom", "Må ikke være tom.")
        if len(tekst) > self.maks:
            raise UgyldigPost(sti, "laengde", f"Må højst være {self.maks} tegn.")
        if _STYRETEGN.search(tekst):
            raise UgyldigPost(sti, "tegn", "Må ikke have linjeskift eller andre styretegn.")
        if tekst and self.moenster and not re.fullmatch(self.moenster, tekst, re.ASCII):
            raise UgyldigPost(sti, "form", f"Skal være {self.form}.")
        return tekst

    def skema(self) -> Skema:
        said: Skema = {"type": "string", "maxLength": self.maks}
        if not self.tom:
            said["minLength"] = 1
        if self.moenster:
            said |= {"pattern": f"^{self.moenster}$", "description": self.form}
        return said


@dataclass(frozen=True, slots=True)
class Valg:
    """One of a few words."""

    ord: tuple[str, ...]

    def laes(self, vaerdi: Any, sti: str) -> str:
        if not isinstance(vaerdi, str) or vaerdi not in self.ord:
            raise UgyldigPost(sti, "valg", f"Skal være en af: {', '.join(self.ord)}.")
        return vaerdi

    def skema(self) -> Skema:
        return {"type": "string", "enum": list(self.ord)}


@dataclass(frozen=True, slots=True)
class Heltal:
    """A whole number within bounds, both included."""

    mindst: int
    hoejst: int

    def laes(self, vaerdi: Any, sti: str) -> int:
        if not isinstance(vaerdi, int) or isinstance(vaerdi, bool):
            raise UgyldigPost(sti, "type", "Skal være et helt tal.")
        if not self.mindst <= vaerdi <= self.hoejst:
            raise UgyldigPost(sti, "graense", f"Skal være mellem {self.mindst} og {self.hoejst}.")
        return vaerdi

    def skema(self) -> Skema:
        return {"type": "integer", "minimum": self.mindst, "maximum": self.hoejst}


@dataclass(frozen=True, slots=True)
class Dato:
    """A calendar day, ÅÅÅÅ-MM-DD."""

    def laes(self, vaerdi: Any, sti: str) -> str:
        if not isinstance(vaerdi, str) or not _DATO.fullmatch(vaerdi):
            raise UgyldigPost(sti, "dato", "Skal være en dato, ÅÅÅÅ-MM-DD.")
        try:
            date.fromisoformat(vaerdi)
        except ValueError:
            raise UgyldigPost(sti, "dato", "Datoen findes ikke i kalenderen.") from None
        return vaerdi

    def skema(self) -> Skema:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Tidspunkt:
    """A moment with its offset from UTC."""

    def laes(self, vaerdi: Any, sti: str) -> datetime:
        fejl = UgyldigPost(sti, "tidspunkt", "Skal være dato, klokkeslæt og forskydning fra UTC.")
        if not isinstance(vaerdi, str) or len(vaerdi) > 40 or "T" not in vaerdi:
            raise fejl
        try:
            found = datetime.fromisoformat(vaerdi)
        except ValueError:
            raise fejl from None
        if not kan_gemmes(found) or not 1900 <= found.year <= 9998:
            raise fejl
        return found

    def skema(self) -> Skema:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, slots=True)
class Felt:
    """A member of an object. Where it may be left out, so may its value be null: the same thing."""

    navn: str
    af: Del
    kraeves: bool = True


@dataclass(frozen=True, slots=True)
class Objekt:
    """An object with these members and no others."""

    felter: tuple[Felt, ...]
    beskrivelse: str = ""

    def laes(self, vaerdi: Any, sti: str) -> dict[str, Any]:
        if not isinstance(vaerdi, Mapping):
            raise UgyldigPost(sti, "type", "Skal være et objekt.")
        kendte = {felt.navn for felt in self.felter}
        if not kendte >= vaerdi.keys():
            # The name is the sender's own text, and may be anything: it is not repeated.
            raise UgyldigPost(sti, "ukendt_felt", "Har et felt, som ikke er i formen.")
        found: dict[str, Any] = {}
        for felt in self.felter:
            given = vaerdi.get(felt.navn)
            if given is None:
                if felt.kraeves:
                    raise UgyldigPost(f"{sti}/{felt.navn}", "mangler", "Skal være der.")
                found[felt.navn] = None
            else:
                found[felt.navn] = felt.af.laes(given, f"{sti}/{felt.navn}")
        return found

    def skema(self) -> Skema:
        members: Skema = {}
        for felt in self.felter:
            said = felt.af.skema()
            members[felt.navn] = said if felt.kraeves else _eller_null(said)
        said = {
            "type": "object",
            "additionalProperties": False,
            "required": [felt.navn for felt in self.felter if felt.kraeves],
            "properties": members,
        }
        return said | ({"description": self.beskrivelse} if self.beskrivelse else {})


@dataclass(frozen=True, slots=True)
class Liste:
    """Objects, at most so many; none at all is a statement too."""

    af: Objekt
    maks: int

    def laes(self, vaerdi: Any, sti: str) -> list[dict[str, Any]]:
        if not isinstance(vaerdi, Sequence) or isinstance(vaerdi, str):
            raise UgyldigPost(sti, "type", "Skal være en liste.")
        if len(vaerdi) > self.maks:
            raise UgyldigPost(sti, "antal", f"Må højst have {self.maks} punkter.")
        return [self.af.laes(item, f"{sti}/{n}") for n, item in enumerate(vaerdi)]

    def skema(self) -> Skema:
        return {"type": "array", "items": self.af.skema(), "maxItems": self.maks}


@dataclass(frozen=True, slots=True)
class Personnummer:
    """Ten digits, perhaps with a hyphen after the sixth."""

    def laes(self, vaerdi: Any, sti: str) -> str:
        cpr = Cpr.laes(vaerdi) if isinstance(vaerdi, str) and len(vaerdi) <= 20 else None
        if cpr is None or cpr.foedt is None:
            raise UgyldigPost(sti, "cpr", "Skal være et CPR-nummer på ti cifre.")
        return cpr.tal

    def skema(self) -> Skema:
        return {"type": "string", "pattern": "^[0-9]{6}-?[0-9]{4}$"}


FRA_TIL = (Felt("fra", Dato()), Felt("til", Dato(), kraeves=False))
"""A period: `til` is the first day that no longer counts; without it there is no end."""


def kontroller_periode(post: Mapping[str, Any], sti: str) -> None:
    """Raises UgyldigPost for a period that is empty or ends before it begins."""
    if post["til"] is not None and post["til"] <= post["fra"]:
        raise UgyldigPost(f"{sti}/til", "periode", "Skal være efter fra.")


def kontroller_raekke(poster: Sequence[Mapping[str, Any]], sti: str) -> None:
    """Raises UgyldigPost where two periods overlap: only one of them can hold at a time."""
    ordnet = sorted(enumerate(poster), key=lambda item: item[1]["fra"])
    for (_, foer), (nr, efter) in pairwise(ordnet):
        if foer["til"] is None or foer["til"] > efter["fra"]:
            raise UgyldigPost(f"{sti}/{nr}/fra", "overlap", "Perioden overlapper en anden.")


def _eller_null(skema: Skema) -> Skema:
    return {"oneOf": [skema, {"type": "null"}]}
