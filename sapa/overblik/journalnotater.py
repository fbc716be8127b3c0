"""What stands on the tab Journalnotater beside the notes of the index: the seam for those who know
of others, such as the notes that the user sent herself, with their receipts.

A block is registered once, when the app that has it is ready (`tilmeld`). It is read in a savepoint
and within a limit of time, so it fails alone; what was not shown is not logged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from access.komponenter import Element
from access.values import Adgang, Permission


@dataclass(frozen=True, slots=True)
class Notatspoergsmaal:
    """What a block is asked: about this person, as it was at `at`; `nu` is the clock."""

    adgang: Adgang
    part_uuid: UUID
    at: datetime
    nu: datetime


@dataclass(frozen=True, slots=True)
class Notatblok:
    """A block of the tab. `laes` answers what its template (`skabelon`, given it as `indhold`)
    shows; None is no block at all. `element` is its row of the revisionslog, `permission` the right
    it takes."""

    noegle: str
    navn: str | Promise
    skabelon: str
    element: Element
    permission: Permission
    laes: Callable[[Notatspoergsmaal], Any]


_BLOKKE: dict[str, Notatblok] = {}


def tilmeld(blok: Notatblok) -> None:
    """Offer a block on the tab. Raises ValueError for a key that another has."""
    if _BLOKKE.get(blok.noegle, blok) != blok:
        raise ValueError(f"two blocks of journalnotater are called {blok.noegle}")
    _BLOKKE[blok.noegle] = blok


def blokke(adgang: Adgang) -> tuple[Notatblok, ...]:
    """Those that the user's rights reach, by key."""
    return tuple(b for _, b in sorted(_BLOKKE.items()) if adgang.har(b.permission))
