"""What is handed out, as PDF: A4 in Helvetica, a table for each part, pages numbered.

Drawn by reportlab with a font that every reader has, as the genogram is.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from sapa.indsigt.selectors import Afsnitsvisning
from sapa.overblik.genogram.pdf import FED, SKRIFT, i_skriften

_SORT, _GRAA, _LINJE = HexColor("#16202a"), HexColor("#586573"), HexColor("#c5ccd3")
_TITEL = ParagraphStyle("titel", fontName=FED, fontSize=16, leading=20, textColor=_SORT)
_AFSNIT = ParagraphStyle("afsnit", _TITEL, fontSize=12, leading=15, spaceBefore=12, spaceAfter=3)
_BROED = ParagraphStyle("broed", fontName=SKRIFT, fontSize=9, leading=12, textColor=_SORT)
_CELLE = ParagraphStyle("celle", _BROED, fontSize=8, leading=10, splitLongWords=1)
_HOVED = ParagraphStyle("hoved", _CELLE, fontName=FED)
_STIL = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINJE),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)
_KANT = 15 * mm


def lav_pdf(titel: str, hoved: Sequence[str], afsnit: Sequence[Afsnitsvisning]) -> bytes:
    """The title, the lines of `hoved`, and each part as a table or the words that it is empty."""
    out = BytesIO()
    side = landscape(A4)
    doc = SimpleDocTemplate(
        out,
        pagesize=side,
        leftMargin=_KANT,
        rightMargin=_KANT,
        topMargin=_KANT,
        bottomMargin=_KANT,
        title=i_skriften(titel),
        lang="da",
        creator="SAPA",
        invariant=1,
    )
    dele: list[Flowable] = [Paragraph(_x(titel), _TITEL), Spacer(1, 4)]
    dele += [Paragraph(_x(linje), _BROED) for linje in hoved]
    for a in afsnit:
        dele.append(Paragraph(_x(a.titel), _AFSNIT))
        if a.note:
            dele.append(Paragraph(_x(a.note), _BROED))
        if a.raekker:
            dele.append(_tabel(a, side[0] - 2 * _KANT))
        else:
            dele.append(Paragraph("Ingen oplysninger.", _BROED))
    doc.build(dele, onFirstPage=_fod, onLaterPages=_fod)
    return out.getvalue()


def _tabel(a: Afsnitsvisning, bredde: float) -> LongTable:
    # By what stands in them: a column of days is narrow, one of titles wide.
    laengder = [
        max(6, min(40, max(len(row[n]) for row in a.raekker), 40), len(navn))
        for n, (_, navn) in enumerate(a.kolonner)
    ]
    bredder = [bredde * laengde / sum(laengder) for laengde in laengder]
    rows = [[Paragraph(_x(navn), _HOVED) for _, navn in a.kolonner]]
    rows += [[Paragraph(_x(c), _CELLE) for c in row] for row in a.raekker]
    return LongTable(rows, colWidths=bredder, repeatRows=1, style=_STIL)


def _fod(canvas: Any, doc: Any) -> None:
    canvas.setFont(SKRIFT, 8)
    canvas.setFillColor(_GRAA)
    canvas.drawRightString(doc.pagesize[0] - _KANT, 8 * mm, f"Side {canvas.getPageNumber()}")


def _x(tekst: str) -> str:
    return escape(i_skriften(tekst))
