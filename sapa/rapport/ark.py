"""A list as a sheet: what is in use, or the empty one to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from sapa.rapport.lister import KOLONNER, OVERSKRIFTER
from sapa.rapport.values import Art, Post

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def skriv(slags: str, poster: Sequence[Post]) -> bytes:
    """The sheet with the table `Tabel1`, all cells text: a number keeps its zeros."""
    import xlsxwriter  # 4 MB that only this needs

    heads = OVERSKRIFTER[slags]
    columns: list[list[str]] = [[] for _ in heads]
    if slags == "medarbejdere":
        columns = [[p.brugernavn for p in poster], [p.tekst for p in poster]]
    else:
        arts: list[Art] = [KOLONNER[slags][head.lower()] for head in heads]
        columns = [[p.tekst for p in poster if p.art == art] for art in arts]
    height = max(1, *(len(c) for c in columns))
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Ark1")
        sheet.set_column(0, len(heads) - 1, 24, text)
        for i, cells in enumerate(columns):
            for n, cell in enumerate(cells, start=1):
                sheet.write_string(n, i, cell, text)
        sheet.add_table(
            0, 0, height, len(heads) - 1,
            {"name": "Tabel1", "columns": [{"header": head, "format": text} for head in heads]},
        )  # fmt: skip
    return buffer.getvalue()
