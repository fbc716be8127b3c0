"""Charts as SVG, drawn on the server: where each mark stands. Pure; the template writes it.

A chart has a table of the same numbers beside it, so its label is a summary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_VENSTRE, _TOP, _BUND = 44, 16, 20


@dataclass(frozen=True, slots=True)
class Punkt:
    """A value with its name. `klasse`: c-bar, c-hot (now) or c-off (marked)."""

    navn: str
    vaerdi: int
    klasse: str = "c-bar"
    maerket: bool = True  # its name stands under it


@dataclass(frozen=True, slots=True)
class Soejle:
    """A bar as drawn, in the units of the view box."""

    punkt: Punkt
    x: float
    y: float
    bredde: float
    hoejde: float
    midte: float
    over: float  # where its value is written


@dataclass(frozen=True, slots=True)
class Streg:
    """A horizontal line of the scale."""

    y: float
    vaerdi: int
    tekst_y: float


@dataclass(frozen=True, slots=True)
class Soejlediagram:
    """Upright bars over a scale of three lines; `snit` is the mean's height, None for none."""

    soejler: tuple[Soejle, ...]
    streger: tuple[Streg, ...]
    bredde: int
    hoejde: int
    bund: int
    snit: float | None
    med_tal: bool


def soejler(
    punkter: Sequence[Punkt],
    *,
    bredde: int,
    hoejde: int = 150,
    snit: bool = False,
    med_tal: bool = True,
) -> Soejlediagram:
    """Bars side by side. All zero is drawn as nothing over an empty scale."""
    top = max((p.vaerdi for p in punkter), default=0) or 1
    bund = hoejde - _BUND
    rum = bund - _TOP
    plads = (bredde - _VENSTRE) / max(len(punkter), 1)

    def y(vaerdi: float) -> float:
        return round(bund - rum * vaerdi / top, 1)

    drawn = []
    for n, punkt in enumerate(punkter):
        x = _VENSTRE + plads * (n + 0.14)
        # What is not nothing can be seen.
        taget = min(y(punkt.vaerdi), bund - 2.0) if punkt.vaerdi else float(bund)
        drawn.append(
            Soejle(
                punkt,
                x=round(x, 1),
                y=taget,
                bredde=round(plads * 0.72, 1),
                hoejde=round(bund - taget, 1),
                midte=round(x + plads * 0.36, 1),
                over=round(taget - 4, 1),
            )
        )
    streger = tuple(Streg(y(v), v, y(v) + 4) for v in dict.fromkeys((0, top // 2, top)))
    mean = sum(p.vaerdi for p in punkter) / len(punkter) if punkter else 0
    return Soejlediagram(
        tuple(drawn), streger, bredde, hoejde, bund, y(mean) if snit and mean else None, med_tal
    )


@dataclass(frozen=True, slots=True)
class Bjaelke:
    """A lying bar as drawn: its name, and its value after it."""

    navn: str
    vaerdi: int
    y: int
    laengde: float
    tal_x: float

    @property
    def tekst_y(self) -> int:
        return self.y + 11


@dataclass(frozen=True, slots=True)
class Bjaelkediagram:
    """Lying bars, the names in a column before them."""

    bjaelker: tuple[Bjaelke, ...]
    bredde: int
    hoejde: int
    start: int


def bjaelker(
    tal: Sequence[tuple[str, int]],
    *,
    bredde: int,
    start: int,
    kort: int,
    hoejst: int = 10,
) -> Bjaelkediagram:
    """The first `hoejst` numbers as lying bars, in the order given. Long names are cut: the table
    beside has them whole."""
    kept = tal[:hoejst]
    top = max((n for _navn, n in kept), default=0) or 1
    drawn = []
    for i, (navn, n) in enumerate(kept):
        laengde = round((bredde - start - 52) * n / top, 1)
        name = navn if len(navn) <= kort else navn[: kort - 1] + "…"
        drawn.append(Bjaelke(name, n, 5 + 25 * i, laengde, round(start + laengde + 6, 1)))
    return Bjaelkediagram(tuple(drawn), bredde, 4 + 25 * max(len(kept), 1), start)
