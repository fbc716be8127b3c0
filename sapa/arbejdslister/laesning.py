"""An uploaded list of CPR numbers and a pasted list of names, read line by line. Pure.

What cannot be read is told by the number of its line. Nothing of a line is ever repeated in an
error: it names people.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from access.values import Cpr

MAKS_BYTES = 2 * 1024 * 1024
MAKS_TEGN_PR_LINJE = 300
_SKILLETEGN = (";", "\t", ",", "|")
_NUMMERERING = re.compile(r"^\s*(?:\d{1,4}[.)]|[-*•])\s+")
_NAVN_OG_ADRESSE = re.compile(r"\s*[;\t]\s*|\s*,\s*")


class UlaeseligFil(ValueError):
    """The file as a whole cannot be used: `grund` is a word of `ord.FILFEJL`."""

    def __init__(self, grund: str) -> None:
        super().__init__(grund)
        self.grund = grund


@dataclass(frozen=True, slots=True)
class Cprlinje:
    """A line of the file. Without `cpr` it holds no number that can be read."""

    linje: int
    cpr: str

    def __repr__(self) -> str:
        return f"Cprlinje({self.linje})"


@dataclass(frozen=True, slots=True)
class Hoeringslinje:
    """A pasted line. Without `adresse` it cannot be told where the name ends."""

    linje: int
    navn: str
    adresse: str

    def __repr__(self) -> str:
        return f"Hoeringslinje({self.linje})"


def laes_cpr_fil(raa: bytes) -> list[Cprlinje]:
    """The lines of a CSV file that is to hold one CPR number each, in any one column.

    UTF-8, UTF-16 or Windows-1252; separated by semicolon, tab, comma or bar; numbers with or
    without hyphen, also without the leading zero that a spreadsheet takes away. A heading and empty
    lines are left out. Raises UlaeseligFil.
    """
    if len(raa) > MAKS_BYTES:
        raise UlaeseligFil("for_stor")
    rows = list(_raekker(_tekst(raa)))
    if not rows:
        raise UlaeseligFil("tom")
    kolonne = _cpr_kolonne(rows)
    if kolonne is None:
        raise UlaeseligFil("ingen_cpr")
    if not any(c.isdigit() for felt in rows[0][1] for c in felt):
        rows = rows[1:]  # a heading
    return [
        Cprlinje(linje, _nummer(felter[kolonne]) if kolonne < len(felter) else "")
        for linje, felter in rows
    ]


def laes_hoering(tekst: str) -> list[Hoeringslinje]:
    """Pasted lines of name and address, parted by semicolon, tab or the first comma. Numbering and
    bullets before the name are left out, empty lines too."""
    found = []
    for linje, raa in enumerate(tekst.splitlines(), start=1):
        ren = _NUMMERERING.sub("", raa.replace("\x00", " ").replace('"', " "))
        ren = " ".join(ren.split(" "))[:MAKS_TEGN_PR_LINJE].strip(" ,;\t")
        if not ren:
            continue
        dele = _NAVN_OG_ADRESSE.split(ren, maxsplit=1)
        navn = " ".join(dele[0].split())
        adresse = " ".join(re.sub(r"[;\t]", ", ", dele[1]).split()) if len(dele) > 1 else ""
        if any(c.isdigit() for c in navn):  # "Skovbrynet 38, Jan Jarlov": no name to look for
            adresse = ""
        found.append(Hoeringslinje(linje, navn, adresse))
    return found


def _tekst(raa: bytes) -> str:
    for bom, kodning in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raa.startswith(bom):
            return _afkod(raa, kodning)
    if b"\x00" in raa:
        raise UlaeseligFil("ikke_tekst")
    try:
        return raa.decode("utf-8")
    except UnicodeDecodeError:
        return _afkod(raa, "cp1252", "replace")


def _afkod(raa: bytes, kodning: str, fejl: str = "strict") -> str:
    try:
        return raa.decode(kodning, fejl)
    except UnicodeDecodeError:
        # Not chained: that would repeat the bytes.
        raise UlaeseligFil("ikke_tekst") from None


def _raekker(tekst: str) -> Iterator[tuple[int, list[str]]]:
    """Every line that holds something, with its number and its fields.

    Not by csv's own idea of a line: a quote that is never closed would swallow the rest.
    """
    linjer = re.split(r"\r\n|\n|\r", tekst)
    skille = _skilletegn(linjer)
    for nummer, linje in enumerate(linjer, start=1):
        if not linje.strip():
            continue
        if len(linje) > 10_000:
            raise UlaeseligFil("ikke_tekst")
        yield nummer, next(csv.reader(io.StringIO(linje), delimiter=skille), [])


def _skilletegn(linjer: list[str]) -> str:
    """The one that most lines hold; a semicolon where none does."""
    counts = Counter(tegn for linje in linjer[:200] for tegn in _SKILLETEGN if tegn in linje)
    return max(_SKILLETEGN, key=lambda tegn: counts[tegn])


def _cpr_kolonne(rows: list[tuple[int, list[str]]]) -> int | None:
    """The column in which most lines hold a number; None where no line does."""
    counts = Counter(n for _, felter in rows for n, felt in enumerate(felter) if _nummer(felt))
    return min(counts, key=lambda n: (-counts[n], n)) if counts else None


def _nummer(felt: str) -> str:
    """The ten digits of a CPR number that begins with a date; else empty."""
    ren = felt.strip().strip("='\"")
    if len(ren) == 9 and ren.isascii() and ren.isdigit():
        ren = f"0{ren}"  # a spreadsheet's number
    cpr = Cpr.laes(ren)
    return cpr.tal if cpr is not None and cpr.foedt is not None else ""
