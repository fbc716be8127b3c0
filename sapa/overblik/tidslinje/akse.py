"""A time axis as shapes: days become whole SVG units. Pure: no clock, no database, no text of a
person but what it is given.

Numbers are whole, since a template writes a fraction with the comma of the user's language. The
look is that of the design (`s-time`): a flat end has ended, an arrow goes on or began before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap

from django.utils.formats import date_format

BREDDE, VENSTRE, HOEJRE = 1408, 190, 1390
_TOP, _BJAELKE, _TRIN, _LUFT, _PIL = 46, 24, 34, 10, 8
_TEGN = 7  # a letter of 12 px, on the wide side
_NAVNEBREDDE = 25  # letters of a lane's name on one line
_MAANEDER = 800  # days: a longer frame has years instead
_MINDSTE = 40  # units between two names on the axis


@dataclass(frozen=True, slots=True)
class Ramme:
    """The days that the axis shows, both ends included, and which of them is today."""

    fra: date
    til: date
    i_dag: date

    def x(self, dag: date) -> int:
        """Where the day begins; days outside lie on the edge."""
        span = max((self.til - self.fra).days + 1, 1)
        days = min(max((dag - self.fra).days, 0), span)
        return VENSTRE + round(days * (HOEJRE - VENSTRE) / span)

    def rummer(self, fra: date | None, til: date | None) -> bool:
        """Whether any day of a period is shown; an open end is for ever."""
        return (fra is None or fra <= self.til) and (til is None or til >= self.fra)


@dataclass(frozen=True, slots=True)
class Punkt:
    """What is to be drawn: a period and its words. `til` is the last day, None while it runs."""

    tekst: str
    navn: str  # for a screen reader; begins with `tekst`
    klasse: str
    url: str
    fra: date | None
    til: date | None


@dataclass(frozen=True, slots=True)
class Bjaelke:
    """A bar: its path, and its text within it, after it, or before it."""

    d: str
    klasse: str
    tekst: str
    navn: str
    url: str
    tx: int
    ty: int
    anker: str  # "start" or "end"


@dataclass(frozen=True, slots=True)
class Tekstlinje:
    tekst: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Bane:
    """A lane with its name on as many lines as it takes, and its bars."""

    y: int
    hoejde: int
    lige: bool
    navn: tuple[Tekstlinje, ...]
    under: Tekstlinje
    bjaelker: tuple[Bjaelke, ...]


@dataclass(frozen=True, slots=True)
class Streg:
    x: int
    aar: bool


@dataclass(frozen=True, slots=True)
class Tegning:
    """All of one axis."""

    hoejde: int
    baner: tuple[Bane, ...]
    streger: tuple[Streg, ...]
    hoveder: tuple[Tekstlinje, ...]
    aarstal: tuple[Tekstlinje, ...]
    i_dag: int | None
    i_dag_maerke: int
    dag: date

    @property
    def bredde(self) -> int:
        return BREDDE


def tegn(ramme: Ramme, baner: Sequence[tuple[str, str, Sequence[Punkt]]]) -> Tegning:
    """Lanes as (name, what stands under it, what lies in it), each bar on a line of its own."""
    y, drawn = _TOP, []
    for number, (navn, under, punkter) in enumerate(baner):
        lines = wrap(navn, _NAVNEBREDDE) or ["-"]
        height = max(_LUFT + _TRIN * len(punkter), 16 * len(lines) + 28)
        drawn.append(
            Bane(
                y,
                height,
                number % 2 == 1,
                tuple(Tekstlinje(text, 16, y + 20 + 16 * n) for n, text in enumerate(lines)),
                Tekstlinje(under, 16, y + 20 + 16 * len(lines) - 2),
                tuple(_bjaelke(ramme, p, y + _LUFT + _TRIN * n) for n, p in enumerate(punkter)),
            )
        )
        y += height
    streger, hoveder, aarstal = _inddel(ramme)
    today = ramme.x(ramme.i_dag) if ramme.fra <= ramme.i_dag <= ramme.til else None
    tag = min(max((today or 0) - 36, VENSTRE), BREDDE - 74)
    return Tegning(y, tuple(drawn), streger, hoveder, aarstal, today, tag, ramme.i_dag)


def _bjaelke(ramme: Ramme, punkt: Punkt, y: int) -> Bjaelke:
    end = punkt.til
    goes_on = end is None or end > ramme.til
    # What goes on reaches today, or its beginning where that is yet to come.
    last = end or max(ramme.i_dag, punkt.fra or ramme.i_dag)
    began_before = punkt.fra is None or punkt.fra < ramme.fra
    x1 = VENSTRE if punkt.fra is None else ramme.x(punkt.fra)
    x2 = max(ramme.x(last + timedelta(days=1)), x1 + 4)
    half, below = y + _BJAELKE // 2, y + _BJAELKE
    right = f"L{x2 + _PIL} {half}L{x2} {below}" if goes_on else f"L{x2} {below}"
    left = f"L{x1 - _PIL} {half}Z" if began_before else "Z"
    d = f"M{x1} {y}L{x2} {y}{right}L{x1} {below}{left}"
    tx, anker = _tekstplads(x1, x2, len(punkt.tekst) * _TEGN)
    return Bjaelke(d, punkt.klasse, punkt.tekst, punkt.navn, punkt.url, tx, y + 16, anker)


def _tekstplads(x1: int, x2: int, width: int) -> tuple[int, str]:
    """Within the bar when it fits, else after it, else before it."""
    if width + 16 <= x2 - x1:
        return x1 + 8, "start"
    if x2 + 16 + width <= BREDDE:
        return x2 + 14, "start"
    if x1 - 14 - width >= VENSTRE:
        return x1 - 14, "end"
    return max(VENSTRE + 8, min(x1 + 8, BREDDE - width)), "start"


def _inddel(
    ramme: Ramme,
) -> tuple[tuple[Streg, ...], tuple[Tekstlinje, ...], tuple[Tekstlinje, ...]]:
    """The lines of the axis and their names: months, or years where the frame is long."""
    if (ramme.til - ramme.fra).days > _MAANEDER:
        return _aar(ramme)
    lines: list[Streg] = []
    heads: list[Tekstlinje] = []
    years: list[Tekstlinje] = []
    month = ramme.fra.replace(day=1)
    while month <= ramme.til:
        following = (month + timedelta(days=32)).replace(day=1)
        shown = max(month, ramme.fra)
        x = ramme.x(shown)
        lines.append(Streg(x, month.month == 1))
        if ramme.x(following) - x >= _MINDSTE:
            heads.append(Tekstlinje(date_format(month, "M").lower(), x + 6, 40))
        if (month.month == 1 and ramme.x(following) - x >= _MINDSTE) or not years:
            years.append(Tekstlinje(str(month.year), x + 6, 20))
        month = following
    return tuple(lines), tuple(heads), _uden_sammenstoed(years)


def _aar(
    ramme: Ramme,
) -> tuple[tuple[Streg, ...], tuple[Tekstlinje, ...], tuple[Tekstlinje, ...]]:
    years = range(ramme.fra.year, ramme.til.year + 1)
    starts = [(year, ramme.x(max(date(year, 1, 1), ramme.fra))) for year in years]
    width = (HOEJRE - VENSTRE) / len(starts)
    step = next((n for n in (1, 2, 5, 10, 20, 50) if width * n >= _MINDSTE), 100)
    named = [(year, x) for year, x in starts if year % step == 0]
    return (
        tuple(Streg(x, True) for _, x in named),
        (),
        _uden_sammenstoed([Tekstlinje(str(year), x + 6, 40) for year, x in named]),
    )


def _uden_sammenstoed(texts: Sequence[Tekstlinje]) -> tuple[Tekstlinje, ...]:
    """Without those that the next one would be written over; the later one stays."""
    return tuple(
        text
        for text, after in zip(texts, (*texts[1:], None), strict=True)
        if after is None or after.x - text.x >= _MINDSTE
    )
