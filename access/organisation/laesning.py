"""A delivery from a file or a call: CSV or JSON, read as it comes, told by line and field.

Only the form is judged here; whether it fits what is known is `kontrol`. docs/organisation.md.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TextIO
from uuid import UUID

from access.organisation.values import (
    FELTER,
    LISTER,
    REFERENCER,
    Art,
    Fejl,
    Leverance,
    LeveranceFejl,
    Post,
)

MAKS_FEJL = 100
MAKS_TEGN = 300
_STYKKE = 64 * 1024
_ART_AF_LISTE = {liste: art for art, liste in LISTER.items()}
_STYRETEGN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TELEFON = re.compile(r"(?=.*\d)[+()0-9 -]{1,30}", re.ASCII)
_EMAIL = re.compile(r"[^\s@<>\"',;:]+@[^\s@<>\"',;:]+\.[^\s@<>\"',;:]+")
_JA_NEJ = {"ja": True, "nej": False, "": False}


class _ForMange(Exception):
    """There are so many errors that reading on tells nothing more."""


class _Laeser:
    """Collects records and errors of one delivery."""

    def __init__(self) -> None:
        self.poster: list[Post] = []
        self.fejl: list[Fejl] = []
        self.antal = dict.fromkeys(Art, 0)

    def afvis(self, felt: str, tekst: str, linje: int | None = None) -> None:
        self.fejl.append(Fejl(felt, tekst, linje))
        if len(self.fejl) >= MAKS_FEJL:
            raise _ForMange

    def post(self, art: Art, raw: dict[str, Any], linje: int | None) -> None:
        """Judge one record's form and keep it."""
        self.antal[art] += 1
        sti = f"{LISTER[art]}[{self.antal[art]}]"
        before = len(self.fejl)
        for navn in raw:
            if navn not in {"uuid", "lukket", *FELTER[art]}:
                # The name is the sender's own text: only one that looks like a name is repeated.
                kendt = navn if re.fullmatch(r"[a-z_]{1,30}", str(navn)) else "?"
                self.afvis(f"{sti}.{kendt}", "Feltet findes ikke for denne slags.", linje)
        uuid = _uuid(raw.get("uuid"))
        if uuid is None:
            self.afvis(f"{sti}.uuid", "Skal være en UUID.", linje)
        facts: dict[str, Any] = {}
        if not isinstance(lukket := raw.get("lukket", False), bool):
            self.afvis(f"{sti}.lukket", "Skal være ja eller nej (JSON: true eller false).", linje)
        if "lukket" in raw:
            facts["lukket"] = lukket
        for felt in FELTER[art]:
            if felt in raw:
                facts[felt], why = _vaerdi(felt, raw[felt])
                if why:
                    self.afvis(f"{sti}.{felt}", why, linje)
        if uuid is not None and len(self.fejl) == before:
            self.poster.append(Post(art, uuid, facts, self.antal[art], linje))

    def faerdig(self, arter: set[Art], **fakta: Any) -> Leverance:
        if self.fejl:
            raise LeveranceFejl(self.fejl)
        return Leverance(tuple(self.poster), frozenset(arter), **fakta)


def _uuid(value: Any) -> UUID | None:
    """A UUID in its usual form; the all-zero one names nobody."""
    if isinstance(value, str) and re.fullmatch(
        r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value
    ):
        return UUID(value) if UUID(value).int else None
    return None


def _vaerdi(felt: str, value: Any) -> tuple[Any, str]:
    """The fact in its stored form, and what is wrong with it (empty: nothing)."""
    if felt in REFERENCER:
        if value is None or value == "":
            return None, ""
        uuid = _uuid(value)
        return (str(uuid), "") if uuid else (None, "Skal være en UUID eller tom.")
    if not isinstance(value, str):
        return "", "Skal være tekst."
    value = value.strip()
    if len(value) > MAKS_TEGN:
        return "", f"Højst {MAKS_TEGN} tegn."
    if _STYRETEGN.search(value):
        return "", "Må ikke indeholde linjeskift eller andre styretegn."
    if felt in {"navn", "brugernavn"} and not value:
        return "", "Må ikke være tom."
    if felt == "telefon" and value and not _TELEFON.fullmatch(value):
        return "", "Skal være et telefonnummer: cifre, mellemrum, +, bindestreg og parentes."
    if felt == "email" and value and not _EMAIL.fullmatch(value):
        return "", "Skal være en mailadresse."
    return value, ""


# --- CSV ------------------------------------------------------------------------------------------


def laes_csv(fil: TextIO, *, fuld: bool = False, virkning: datetime | None = None) -> Leverance:
    """Read rows with a heading, separated by semicolon; the column `art` says what a row is. Raises
    LeveranceFejl with every error of form."""
    reader = _Laeser()
    arter: set[Art] = set()
    try:
        _csv(fil, reader, arter)
    except _ForMange:
        pass
    except csv.Error:
        reader.fejl.append(Fejl("fil", "Filen er ikke CSV, som den skal være."))
    except UnicodeDecodeError:
        reader.fejl.append(Fejl("fil", "Filen er ikke i UTF-8."))
    return reader.faerdig(arter, fuld=fuld, virkning=virkning)


def _csv(fil: TextIO, reader: _Laeser, arter: set[Art]) -> None:
    rows = csv.reader(fil, delimiter=";", strict=True)
    header = [navn.strip().lstrip("\ufeff").lower() for navn in next(rows, [])]
    known = {"art", "uuid", "lukket", *(felt for felter in FELTER.values() for felt in felter)}
    if "art" not in header or "uuid" not in header:
        return reader.afvis("art", "Første linje skal navngive kolonnerne, mindst art og uuid.", 1)
    for nummer, navn in enumerate(header, start=1):
        if navn not in known or header.count(navn) > 1:
            reader.afvis(f"kolonne {nummer}", "Kolonnen er ukendt eller findes to gange.", 1)
    if reader.fejl:
        return None
    linje = rows.line_num + 1
    for row in rows:
        here, linje = linje, rows.line_num + 1
        if not any(row):
            continue
        if len(row) != len(header):
            reader.afvis("linje", f"Der skal være {len(header)} felter.", here)
            continue
        cells = dict(zip(header, row, strict=True))
        try:
            art = Art(cells.pop("art").strip().lower())
        except ValueError:
            reader.afvis("art", "Skal være enhed, bruger eller funktion.", here)
            continue
        arter.add(art)
        # A cell of a column that is another kind's must be empty, and says nothing.
        raw: dict[str, Any] = {
            navn: text.strip()
            for navn, text in cells.items()
            if text.strip() or navn in {"uuid", "lukket", *FELTER[art]}
        }
        if "lukket" in raw:
            raw["lukket"] = _JA_NEJ.get(raw["lukket"].lower(), raw["lukket"])
        reader.post(art, raw, here)
    return None


# --- JSON -----------------------------------------------------------------------------------------


class _Strom:
    """JSON text that is read a piece at a time, one value at a time, with the line it stands on."""

    def __init__(self, fil: TextIO) -> None:
        self._fil, self._tekst, self._sted, self._slut = fil, "", 0, False
        self.linje = 1
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_uden_gentagelser, parse_constant=_ikke_json
        )

    def _mere(self) -> bool:
        """Drop what is read, and read on. False at the end."""
        self.linje += self._tekst.count("\n", 0, self._sted)
        more = self._fil.read(max(_STYKKE, len(self._tekst) - self._sted))
        self._tekst, self._sted = self._tekst[self._sted :] + more, 0
        self._slut = self._slut or not more
        return bool(more)

    def _her(self) -> int:
        return self.linje + self._tekst.count("\n", 0, self._sted)

    def tegn(self) -> str:
        """The next character that is no blank, without taking it; empty at the end."""
        while True:
            while self._sted < len(self._tekst) and self._tekst[self._sted] in " \t\r\n":
                self._sted += 1
            if self._sted < len(self._tekst):
                return self._tekst[self._sted]
            if not self._mere():
                return ""

    def tag(self, ventet: str) -> None:
        """Take one character, which must be one of these."""
        found = self.tegn()
        if not found or found not in ventet:
            raise ValueError(f"linje {self._her()}")
        self._sted += 1

    def vaerdi(self) -> tuple[Any, int]:
        """The next whole value, and the line on which it begins."""
        self.tegn()
        here = self._her()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._tekst, self._sted)
            except (json.JSONDecodeError, RecursionError):
                if self._slut or not self._mere():
                    raise ValueError(f"linje {here}") from None
                continue
            # A number may go on in the next piece; every other value says itself where it ends.
            if end == len(self._tekst) and not self._slut and self._mere():
                continue
            self._sted = end
            return value, here


def _uden_gentagelser(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Gentaget
    return found


def _ikke_json(_navn: str) -> None:
    raise _Gentaget


class _Gentaget(ValueError):
    """A name stands twice in an object, or a number is none: not to be guessed at."""


def laes_json(fil: TextIO) -> Leverance:
    """Read one object with the lists `enheder`, `brugere` and `funktioner`, and `fuld`, `virkning`
    and `cvr`. Raises LeveranceFejl with every error of form."""
    reader = _Laeser()
    arter: set[Art] = set()
    facts: dict[str, Any] = {}
    try:
        for navn, value, linje in _json(_Strom(fil), reader, arter):
            facts[navn] = _toplevel(navn, value, reader, linje)
    except _ForMange:
        pass
    except UnicodeDecodeError:
        reader.fejl.append(Fejl("fil", "Teksten er ikke i UTF-8."))
    except _Gentaget:
        reader.fejl.append(Fejl("fil", "Et navn står to gange i samme objekt."))
    except ValueError as fejl:
        where = re.search(r"linje (\d+)", str(fejl))
        here = int(where[1]) if where else None
        reader.fejl.append(Fejl("fil", "Teksten er ikke JSON, som den skal være.", here))
    return reader.faerdig(arter, **facts)


def _json(strom: _Strom, reader: _Laeser, arter: set[Art]) -> Iterator[tuple[str, Any, int]]:
    """The delivery's own facts; its records go to `reader` on the way."""
    strom.tag("{")
    seen: set[str] = set()
    while strom.tegn() != "}" or seen:
        if seen:
            if strom.tegn() == "}":
                break
            strom.tag(",")
        navn, linje = strom.vaerdi()
        if not isinstance(navn, str):
            raise ValueError(f"linje {linje}")
        if navn in seen:
            raise _Gentaget
        seen.add(navn)
        strom.tag(":")
        if navn not in _ART_AF_LISTE:
            yield navn, *strom.vaerdi()
            continue
        art = _ART_AF_LISTE[navn]
        arter.add(art)
        strom.tag("[")
        first = True
        while strom.tegn() != "]":
            if not first:
                strom.tag(",")
            first = False
            raw, linje = strom.vaerdi()
            if isinstance(raw, dict):
                reader.post(art, raw, linje)
            else:
                reader.antal[art] += 1
                reader.afvis(f"{navn}[{reader.antal[art]}]", "Skal være et objekt.", linje)
        strom.tag("]")
    strom.tag("}")
    if strom.tegn():
        raise ValueError("linje 0")


def _toplevel(navn: str, value: Any, reader: _Laeser, linje: int) -> Any:
    if navn == "fuld":
        if not isinstance(value, bool):
            reader.afvis("fuld", "Skal være true eller false.", linje)
        return value is True
    if navn == "cvr":
        if not (isinstance(value, str) and re.fullmatch(r"\d{8}", value, re.ASCII)):
            reader.afvis("cvr", "Skal være otte cifre i en tekst.", linje)
        return value
    if navn == "virkning":
        moment = tidspunkt(value)
        if moment is None:
            reader.afvis("virkning", "Skal være et tidspunkt med tidszone.", linje)
        return moment
    reader.afvis("felt", "Ukendt felt. Kendt: fuld, virkning, cvr og de tre lister.", linje)
    return None


def tidspunkt(value: Any) -> datetime | None:
    """A moment in ISO 8601 with its offset; None for anything else."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo is not None else None
