"""The letters as PDF: A4 in Helvetica, each on a page of its own, so that no holder gets another's.

Drawn by reportlab with a font that every reader has, as the genogram is.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer

from sapa.brev.values import Brev
from sapa.overblik.genogram.pdf import FED, SKRIFT, i_skriften

_SORT, _GRAA = HexColor("#16202a"), HexColor("#586573")
_BROED = ParagraphStyle("broed", fontName=SKRIFT, fontSize=11, leading=15, textColor=_SORT)
_AFSNIT = ParagraphStyle("afsnit", _BROED, spaceAfter=8)
_LILLE = ParagraphStyle("lille", _BROED, fontSize=9, leading=12, textColor=_GRAA)
_TITEL = ParagraphStyle("titel", _BROED, fontName=FED, fontSize=14, leading=18, spaceAfter=8)
_KANT = 25 * mm


def lav_pdf(breve: Sequence[Brev]) -> bytes:
    """The letters, each on its own page. There is at least one."""
    out = BytesIO()
    doc = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_KANT,
        rightMargin=_KANT,
        topMargin=_KANT,
        bottomMargin=_KANT,
        title=i_skriften(breve[0].overskrift),
        lang="da",
        creator="SAPA",
        invariant=1,
    )
    dele: list[Flowable] = []
    for brev in breve:
        if dele:
            dele.append(PageBreak())
        dele += [Paragraph(_x(linje), _BROED) for linje in brev.til]
        if brev.note:
            dele.append(Paragraph(_x(brev.note), _LILLE))
        dele.append(Spacer(1, 18 * mm))
        dele += [Paragraph(_x(linje), _LILLE) for linje in brev.fra]
        dele += [Spacer(1, 8 * mm), Paragraph(_x(brev.overskrift), _TITEL)]
        dele += [Paragraph("<br/>".join(map(_x, linjer)), _AFSNIT) for linjer in brev.afsnit]
    doc.build(dele)
    return out.getvalue()


def _x(tekst: str) -> str:
    return escape(i_skriften(tekst))
