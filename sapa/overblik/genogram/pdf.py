"""The genogram as PDF: the same drawing, on the smallest landscape page where it can be read.

Drawn by reportlab in Helvetica, one of the fonts that every reader has: nothing is embedded and no
system library is needed. It holds the letters of ISO 8859-1, those that CPR writes names in; others
lose their accents.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.pagesizes import A0, A1, A2, A3, A4, landscape
from reportlab.pdfgen.canvas import Canvas

from sapa.overblik.genogram.values import R, Symbol, Tegning

SKRIFT, FED = "Helvetica", "Helvetica-Bold"
_KANT = 36.0
_MINDST = 0.5  # below it the names cannot be read: a larger page is taken
_SORT, _GRAA, _STRIBE = HexColor("#16202a"), HexColor("#586573"), HexColor("#f8f9fb")
_BLAA, _VIOLET = HexColor("#2168ad"), HexColor("#6b3fa0")


def lav_pdf(tegning: Tegning, *, hoved: Sequence[str], fod: Sequence[str]) -> bytes:
    """One page: the lines of `hoved`, the drawing, the lines of `fod`."""
    tekst = 30 + 13 * (len(hoved) + len(fod))
    side, maal = _side(tegning, tekst)
    out = BytesIO()
    # Invariant: the same drawing is the same bytes. When it was made stands on the page.
    c = Canvas(out, pagesize=side, lang="da", invariant=1)
    c.setTitle(i_skriften(tegning.titel))
    c.setSubject(i_skriften(tegning.beskrivelse)[:1000])
    c.setCreator("SAPA")
    c.setFillColor(_SORT)
    y = side[1] - _KANT - 14
    _skriv(c, _KANT, y, tegning.titel, 14, FED)
    for linje in hoved:
        y -= 13
        _skriv(c, _KANT, y, linje, 9)
    c.saveState()
    # Pixels from the upper left corner, as the drawing counts.
    c.translate(_KANT, y - 12)
    c.scale(maal, -maal)
    _tegn_alt(c, tegning)
    c.restoreState()
    for n, linje in enumerate(reversed(fod)):
        _skriv(c, _KANT, _KANT + 12 * n, linje, 8, farve=_GRAA)
    c.showPage()
    c.save()
    return out.getvalue()


def _side(tegning: Tegning, tekst: float) -> tuple[tuple[float, float], float]:
    """The page and the scale."""
    for format_ in (A4, A3, A2, A1, A0):
        bred, hoej = landscape(format_)
        maal = min(
            (bred - 2 * _KANT) / tegning.bredde, (hoej - 2 * _KANT - tekst) / tegning.hoejde, 0.9
        )
        if maal >= _MINDST:
            break
    return (bred, hoej), maal


def _tegn_alt(c: Canvas, t: Tegning) -> None:
    for b in t.baand:
        if b.graat:
            c.setFillColor(_STRIBE)
            c.rect(0, b.y, t.bredde, b.hoejde, stroke=0, fill=1)
        _skriv(c, 12, b.midte, b.titel, 12, farve=_GRAA, vendt=True)
    c.setLineWidth(1.5)
    c.setStrokeColor(_BLAA)
    c.setFillColor(Color(0.13, 0.41, 0.68, alpha=0.06))
    c.setDash(2, 4)
    for ring in t.ringe:
        c.roundRect(ring.x, ring.y, ring.bredde, ring.hoejde, 10, stroke=1, fill=1)
    c.setStrokeColor(_SORT)
    for streg in t.streger:
        c.setDash(*((6, 4) if streg.stiplet else ()))
        path = c.beginPath()
        path.moveTo(*streg.punkter[0])
        for punkt in streg.punkter[1:]:
            path.lineTo(*punkt)
        c.drawPath(path)
    c.setDash()
    for s in t.skilte:
        _skriv(c, s.x, s.y, s.tekst, 11, farve=_GRAA, midt=True, vendt=True)
    for symbol in t.symboler:
        _symbol(c, symbol)


def _symbol(c: Canvas, s: Symbol) -> None:
    c.setStrokeColor(_SORT)
    c.setFillColor(white)
    c.setLineWidth(2)
    if s.mand:
        c.rect(*s.kasse[:2], s.kasse[2], s.kasse[2], fill=1)
    else:
        c.circle(s.x, s.y, R, fill=1)
    c.setLineWidth(1.5)
    if s.selv:
        if s.mand:
            c.rect(*s.ramme[:2], s.ramme[2], s.ramme[2])
        else:
            c.circle(s.x, s.y, s.ydre)
    if s.doed:
        left, top, right, bottom = s.kryds
        c.line(left, top, right, bottom)
        c.line(right, top, left, bottom)
    if s.beskyttet:
        _skjold(c, *s.skjold)
    for y, linje in s.tekster:
        _skriv(c, s.x, y, linje, 13, midt=True, vendt=True)
    _skriv(c, s.x, s.under_y, s.under, 12, farve=_GRAA, midt=True, vendt=True)


def _skjold(c: Canvas, x: float, y: float) -> None:
    c.setFillColor(_VIOLET)
    c.setStrokeColor(white)
    path = c.beginPath()
    path.moveTo(x, y)
    path.lineTo(x + 7, y + 2.5)
    path.lineTo(x + 7, y + 7.5)
    path.curveTo(x + 7, y + 11.5, x + 4, y + 14.5, x, y + 16)
    path.curveTo(x - 4, y + 14.5, x - 7, y + 11.5, x - 7, y + 7.5)
    path.lineTo(x - 7, y + 2.5)
    path.close()
    c.drawPath(path, stroke=1, fill=1)


def _skriv(
    c: Canvas,
    x: float,
    y: float,
    tekst: str,
    stoerrelse: float,
    skrift: str = SKRIFT,
    *,
    farve: Color = _SORT,
    midt: bool = False,
    vendt: bool = False,
) -> None:
    """A line of text; `vendt` where the page counts downwards, which would write upside down."""
    c.saveState()
    c.setFillColor(farve)
    c.setFont(skrift, stoerrelse)
    c.translate(x, y)
    if vendt:
        c.scale(1, -1)
    (c.drawCentredString if midt else c.drawString)(0, 0, i_skriften(tekst))
    c.restoreState()


def i_skriften(tekst: str) -> str:
    """In the letters that the font has."""
    return "".join(t if _har(t) else _uden_accent(t) for t in tekst)


def _har(t: str) -> bool:
    try:
        t.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _uden_accent(t: str) -> str:
    base = unicodedata.normalize("NFKD", t)[:1]
    return base if _har(base) else "?"
