"""What a målgruppevisning consists of, and what a user has chosen for herself, as plain values.

Keys are those of the registered tabs (sapa.overblik.faner). What is stored may name one that is no
longer there: it is passed over when read, and refused when written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NORMAL, KOMPAKT, LUFTIG = "normal", "kompakt", "luftig"
TAETHEDER = (NORMAL, KOMPAKT, LUFTIG)


@dataclass(frozen=True, slots=True)
class Blokvalg:
    """A block of a visning. `kolonner` are those that may be shown, in order; none named is all of
    them. `standard` are those shown to a user who chose none herself; none named is all that may.
    """

    noegle: str
    kolonner: tuple[str, ...] = ()
    standard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fanevalg:
    """A tab of a visning, with its blocks in order; none named is all that the tab has."""

    noegle: str
    blokke: tuple[Blokvalg, ...] = ()


@dataclass(frozen=True, slots=True)
class Komposition:
    """Tabs in order, and the density for those who chose none."""

    faner: tuple[Fanevalg, ...]
    taethed: str = NORMAL

    @classmethod
    def laes(cls, data: Mapping[str, Any]) -> Komposition:
        """From the form that is stored and exported. Raises ValueError for another form."""
        try:
            return cls(
                tuple(
                    Fanevalg(_tekst(f["fane"]), tuple(_blok(b) for b in f.get("blokke", [])))
                    for f in data["faner"]
                ),
                _tekst(data.get("taethed") or NORMAL),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("en visning har faner med blokke") from error

    def data(self) -> dict[str, Any]:
        """As it is stored and exported; what says nothing is left out."""
        tabs = []
        for tab in self.faner:
            blocks = []
            for b in tab.blokke:
                named = {"kolonner": list(b.kolonner), "standard": list(b.standard)}
                blocks.append({"blok": b.noegle} | {k: v for k, v in named.items() if v})
            tabs.append({"fane": tab.noegle} | ({"blokke": blocks} if blocks else {}))
        return {"taethed": self.taethed, "faner": tabs}


@dataclass(frozen=True, slots=True)
class Brugervalg:
    """A user's own choice: the columns of each block that she changed, in her order, and density;
    empty where she left it as it is given."""

    kolonner: Mapping[str, tuple[str, ...]]
    taethed: str = ""

    @classmethod
    def laes(cls, data: Mapping[str, Any] | None) -> Brugervalg:
        """From the form that is stored; None is no choice."""
        data = data or {}
        held = data.get("kolonner", {})
        return cls({blok: tuple(keys) for blok, keys in held.items()}, data.get("taethed", ""))

    def data(self) -> dict[str, Any]:
        """As it is stored."""
        kolonner = {blok: list(keys) for blok, keys in self.kolonner.items()}
        return {"kolonner": kolonner, "taethed": self.taethed}


def _blok(data: Mapping[str, Any]) -> Blokvalg:
    return Blokvalg(
        _tekst(data["blok"]),
        tuple(map(_tekst, data.get("kolonner", []))),
        tuple(map(_tekst, data.get("standard", []))),
    )


def _tekst(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a key is text")
    return value
