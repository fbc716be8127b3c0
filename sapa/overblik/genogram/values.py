"""A genogram as it is laid out: shapes with their places, in pixels from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

Punkt = tuple[float, float]
R = 15.0
"""Half the side of a man's square, and the radius of a woman's circle."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A person. `navn` is the name in lines; empty where it is left out of what leaves the screen.
    `beskrivelse` says all of it in words, and begins with what the eye sees."""

    part_uuid: UUID
    x: float
    y: float
    mand: bool
    selv: bool
    doed: bool
    beskyttet: bool
    navn: tuple[str, ...]
    under: str
    beskrivelse: str

    @property
    def tekster(self) -> tuple[tuple[float, str], ...]:
        """The lines of the name, each with its y."""
        return tuple((self.y + 33 + 15 * n, linje) for n, linje in enumerate(self.navn))

    @property
    def under_y(self) -> float:
        return self.y + 33 + 15 * max(len(self.navn), 1)

    @property
    def kasse(self) -> tuple[float, float, float]:
        """x, y and side of the square."""
        return self.x - R, self.y - R, 2 * R

    @property
    def ramme(self) -> tuple[float, float, float]:
        """The outer line round the person looked up."""
        return self.x - R - 4, self.y - R - 4, 2 * R + 8

    @property
    def ydre(self) -> float:
        return R + 4.5

    @property
    def kryds(self) -> tuple[float, float, float, float]:
        """The corners of a dead person's cross: left, top, right, bottom."""
        d = R if self.mand else R * 0.72
        return self.x - d, self.y - d, self.x + d, self.y + d

    @property
    def skjold(self) -> Punkt:
        """The top of the shield, at the right shoulder."""
        return self.x + R + 1, self.y - R - 6


@dataclass(frozen=True, slots=True)
class Streg:
    """A line through points."""

    punkter: tuple[Punkt, ...]
    stiplet: bool = False

    @property
    def sti(self) -> str:
        """As an SVG path."""
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in self.punkter)


@dataclass(frozen=True, slots=True)
class Ring:
    """The outline round those who share the home, in one row."""

    x: float
    y: float
    bredde: float
    hoejde: float


@dataclass(frozen=True, slots=True)
class Baand:
    """A generation: a stripe, its name, and the y of its symbols."""

    titel: str
    y: float
    hoejde: float
    midte: float
    graat: bool


@dataclass(frozen=True, slots=True)
class Skilt:
    """A word at a line: "skilt 2007"."""

    x: float
    y: float
    tekst: str


@dataclass(frozen=True, slots=True)
class Tegning:
    """`ringe_trykkes` is False where somebody protected lives at the home: then the outlines are
    for the screen alone. `udeladte` counts those whose names are left out."""

    bredde: float
    hoejde: float
    titel: str
    beskrivelse: str
    baand: tuple[Baand, ...]
    ringe: tuple[Ring, ...]
    streger: tuple[Streg, ...]
    skilte: tuple[Skilt, ...]
    symboler: tuple[Symbol, ...]
    ringe_trykkes: bool
    udeladte: int
