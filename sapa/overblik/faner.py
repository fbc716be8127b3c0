"""Which tabs the pages have, of which blocks and columns: told once, by the app that has them.

A tab is registered when its app is ready (`tilmeld`). From that one line come its place among the
tabs, who may open it, and what a målgruppevisning may leave out (sapa.visning): its addresses, its
blocks, their columns, and the kinds of rows that it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from access.values import Adgang, Permission


@dataclass(frozen=True, slots=True)
class Kolonne:
    """A column of a block's table. `fast`: the one that a row is known by, which always stands."""

    noegle: str
    navn: str | Promise
    fast: bool = False


@dataclass(frozen=True, slots=True)
class Blok:
    """An element of a tab. Its key is unique among all blocks; `ruter` are addresses that serve it
    alone (a panel, a filter, a file).

    `slags` are the rights to the kinds of rows that it shows. A kind that no block of a visning
    shows is shown nowhere to those whom it holds for. None: those that its tab demands. `fast`: its
    tab is not without it.
    """

    noegle: str
    navn: str | Promise
    kolonner: tuple[Kolonne, ...] = ()
    ruter: tuple[str, ...] = ()
    slags: frozenset[Permission] | None = None
    fast: bool = False


def _alle(_adgang: Adgang) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Fane:
    """A tab. `noegle` is also its route's name where `rute` is empty, and what the view calls
    itself. `orden` is its place; `permissions` are the rights that its view demands.

    `ruter` are other addresses of the tab. `tilbydes` says whether the tab is offered, where the
    rights are not all. `fast`: no visning leaves it out. A tab without blocks is one of its own
    name. `side` is the page that it stands on: a page without a row of tabs is one tab.
    """

    noegle: str
    navn: str | Promise
    orden: int
    permissions: tuple[Permission, ...] = ()
    blokke: tuple[Blok, ...] = ()
    ruter: tuple[str, ...] = ()
    rute: str = ""
    tilbydes: Callable[[Adgang], bool] = field(default=_alle, compare=False)
    fast: bool = False
    side: str = "person"

    def __post_init__(self) -> None:
        if not self.rute:
            object.__setattr__(self, "rute", self.noegle)
        if not self.blokke:
            object.__setattr__(self, "blokke", (Blok(self.noegle, self.navn),))

    def slags(self, blok: Blok) -> frozenset[Permission]:
        """The kinds of rows that one of its blocks shows."""
        own = frozenset(self.permissions) if blok.slags is None else blok.slags
        return own - {Permission.SE_PERSON}

    def maa(self, adgang: Adgang) -> bool:
        """Whether the user's rights give the tab."""
        return all(adgang.har(p) for p in self.permissions) and self.tilbydes(adgang)

    @property
    def alle_ruter(self) -> frozenset[str]:
        return frozenset({self.rute, *self.ruter, *(r for b in self.blokke for r in b.ruter)})


_FANER: dict[str, Fane] = {}
_TABELLER: dict[str, Blok] = {}


def tilmeld(fane: Fane) -> None:
    """Offer a tab. Raises ValueError for a key, a block or an address that another tab has."""
    if _FANER.get(fane.noegle) == fane:
        return
    for other in _FANER.values():
        same = {b.noegle for b in other.blokke} & {b.noegle for b in fane.blokke}
        same |= other.alle_ruter & fane.alle_ruter
        if same or other.noegle == fane.noegle:
            raise ValueError(f"two tabs share {', '.join(sorted(same)) or fane.noegle}")
    _FANER[fane.noegle] = fane


def faner() -> tuple[Fane, ...]:
    """All tabs, in their own order."""
    return tuple(sorted(_FANER.values(), key=lambda f: (f.orden, f.noegle)))


def blok_og_fane(noegle: str) -> tuple[Blok, Fane] | None:
    """A block by its key, and the tab that it stands on; None where nobody registered it."""
    for found in _FANER.values():
        for blok in found.blokke:
            if blok.noegle == noegle:
                return blok, found
    return None


def tilmeld_tabel(blok: Blok) -> None:
    """Offer a table that stands on no tab, as a search's hits do: each user chooses her columns of
    it, and no visning leaves it out. Raises ValueError for a key that another block has."""
    if _TABELLER.get(blok.noegle, blok) != blok or blok_og_fane(blok.noegle):
        raise ValueError(f"two blocks are called {blok.noegle}")
    _TABELLER[blok.noegle] = blok


def blok(noegle: str) -> Blok | None:
    """A block or a table by its key; None where nobody registered it."""
    found = blok_og_fane(noegle)
    return found[0] if found else _TABELLER.get(noegle)


def ved_rute(rute: str) -> tuple[Fane, Blok | None] | None:
    """The tab that an address belongs to, and the block that it serves alone; None where it is no
    tab's."""
    for found in _FANER.values():
        for blok in found.blokke:
            if rute in blok.ruter:
                return found, blok
        if rute in found.alle_ruter:
            return found, None
    return None
