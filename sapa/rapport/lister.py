"""Reading an uploaded list: the known sheets as they are, xlsx or CSV. Pure, no Django.

Source: SAPA.md 2.6. The sheet is found by its headings, not by its name; columns may stand in any
order, and cells may be empty. A number is a CPR number with or without separators, a KLE at one of
three levels.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from access.values import Cpr
from sapa.rapport.values import Art, Post

MAKS_BYTES = 2_000_000
MAKS_UDPAKKET = 40_000_000
MAKS_POSTER = 20_000
MINDSTE_ORD = 3  # letters of a text that is looked for inside others

KOLONNER: dict[str, dict[str, Art]] = {
    "vip": {
        "sensitiv cpr": Art.SENSITIV_CPR,
        "cpr": Art.SENSITIV_CPR,  # the legacy sheet
        "medarbejder cpr": Art.MEDARBEJDER_CPR,
        "sensitiv kle": Art.SENSITIV_KLE,
        "kle": Art.SENSITIV_KLE,
    },
    "overvaagning": {
        "sensitiv navn": Art.SENSITIV_NAVN,
        "sensitiv adresse": Art.SENSITIV_ADRESSE,
    },
    "medarbejdere": {"cpr": Art.MEDARBEJDER},
}
"""Headings of each list, in lower case. The employees' sheet is ours and has Brugernavn beside."""
OVERSKRIFTER: dict[str, tuple[str, ...]] = {
    "vip": ("Sensitiv CPR", "Medarbejder CPR", "Sensitiv KLE"),
    "overvaagning": ("Sensitiv Navn", "Sensitiv Adresse"),
    "medarbejdere": ("Brugernavn", "CPR"),
}
_CPR_ARTER = {Art.SENSITIV_CPR, Art.MEDARBEJDER_CPR, Art.MEDARBEJDER}
_KLE = re.compile(r"\d{2}(\d{2}(\d{2})?)?", re.ASCII)


class ListeFejl(ValueError):
    """The file cannot be taken; the text says which row and why, and repeats no cell."""


@dataclass(frozen=True, slots=True)
class Laest:
    """What a file holds: each entry once, with the row where it stands first; and what cannot be
    read, row by row."""

    poster: dict[Post, int]
    fejl: tuple[str, ...] = ()


def laes(slags: str, indhold: bytes) -> list[Post]:
    """The entries of a file, each once. All of it or nothing.

    Raises ListeFejl.
    """
    found = gennemlaes(slags, indhold)
    if found.fejl:
        raise ListeFejl(found.fejl[0])
    return list(found.poster)


def gennemlaes(slags: str, indhold: bytes) -> Laest:
    """The same, also where some rows cannot be read. Raises ListeFejl where it is no list."""
    if len(indhold) > MAKS_BYTES:
        raise ListeFejl("filen er over 2 MB")
    rows = _xlsx(indhold) if indhold.startswith(b"PK") else _csv(indhold)
    known = KOLONNER[slags]
    columns: dict[int, Art] | None = None
    name_column: int | None = None
    found: dict[Post, int] = {}
    wrong: list[str] = []
    for number, row in enumerate(rows, start=1):
        cells = [_tekst(cell) for cell in row]
        if columns is None:
            heads = [cell.strip().lower() for cell in cells]
            columns = {i: known[head] for i, head in enumerate(heads) if head in known} or None
            name_column = heads.index("brugernavn") if "brugernavn" in heads else None
            if columns and slags == "medarbejdere" and name_column is None:
                raise ListeFejl("kolonnen Brugernavn mangler")
            continue
        for i, art in columns.items():
            if i < len(cells) and cells[i]:
                try:
                    found.setdefault(_post(art, cells, i, name_column, number), number)
                except ListeFejl as error:
                    wrong.append(str(error))
        if len(found) > MAKS_POSTER:
            raise ListeFejl(f"listen har over {MAKS_POSTER} poster")
    if columns is None:
        heads_text = ", ".join(OVERSKRIFTER[slags])
        raise ListeFejl(f"ingen af kolonnerne {heads_text} findes i filen")
    return Laest(found, tuple(wrong))


def _post(art: Art, cells: list[str], i: int, name_column: int | None, number: int) -> Post:
    text = cells[i]
    if art in _CPR_ARTER:
        # A sheet that holds numbers has lost a leading zero.
        digits = re.sub(r"[-. ]", "", text)
        cpr = Cpr.laes(digits.zfill(10) if len(digits) == 9 else digits)
        if cpr is None:
            raise ListeFejl(f"række {number}: et CPR-nummer har ti cifre")
        if art != Art.MEDARBEJDER:
            return Post(art, cpr.tal)
        name = cells[name_column] if name_column is not None and name_column < len(cells) else ""
        if not name:
            raise ListeFejl(f"række {number}: brugernavnet mangler")
        return Post(art, cpr.tal, name)
    if art == Art.SENSITIV_KLE:
        kle = re.sub(r"[-. ]", "", text)
        # 05.10 as a number in a sheet has lost its zero too: 5.1 could be two things.
        if not _KLE.fullmatch(kle):
            raise ListeFejl(f"række {number}: et KLE-nummer skrives som 32, 32.24 eller 32.24.04")
        return Post(art, kle)
    if sum(c.isalnum() for c in text) < MINDSTE_ORD:
        raise ListeFejl(f"række {number}: en tekst, der ledes efter, har mindst tre bogstaver")
    return Post(art, text)


def _xlsx(indhold: bytes) -> Iterator[list[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(indhold)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAKS_UDPAKKET:
                raise ListeFejl("filen fylder for meget, når den pakkes ud")
        book = CalamineWorkbook.from_filelike(io.BytesIO(indhold))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names[:20]]
    except (CalamineError, zipfile.BadZipFile) as error:
        raise ListeFejl("filen kan ikke læses som et Excel-ark") from error
    for sheet in sheets:
        yield from sheet.to_python(skip_empty_area=False, nrows=MAKS_POSTER + 1000)


def _csv(indhold: bytes) -> Iterable[list[str]]:
    try:
        text = indhold.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = indhold.decode("cp1252", errors="replace")  # Excel's own CSV
    first = text.partition("\n")[0]
    return csv.reader(io.StringIO(text), delimiter=";" if ";" in first else ",")


def _tekst(cell: Any) -> str:
    """A cell as text. A whole number comes as a float."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()[:200]
