"""Where the kinds of object hang in their projections: the log knows none of them by name.

A kind says which rows an object becomes and in which tables they lie; writing, replacing, removing
and checking them is the same for all and stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import models

from access import forberedt
from access.masse import Konflikt, indsaet_alle, uuidliste
from indexes.registrering.opslag import Referencer
from indexes.registrering.values import Indhold


@dataclass(frozen=True, slots=True)
class Foldet:
    """One object as known now: what a projection is written from."""

    uuid: UUID
    myndighed: int
    master: int
    indhold: Indhold
    opdateret: datetime  # the sender's clock, of the newest registrering
    lukket: bool = False  # passiveret or slettet


Raekker = Sequence[models.Model]


Laver = Callable[[Foldet], list[models.Model]]


def _ingen(ids: Sequence[UUID]) -> set[UUID]:
    return set()


def _altid_efter(rows: Raekker) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Projektion:
    """How one kind of object becomes rows.

    `forbered`: the same of a kind whose rows rest on their own object alone: what all of them need
    is looked up, and what makes the rows of one, asking the database nothing, is given; None for a
    kind whose rows rest on those of other objects.
    `tabeller`: each model with the column that names the object; the first is the object's own.
    `afledte`: columns kept by `efter` from rows of other objects, not by `raekker`.
    `beroerte`: the model and column that name other objects which hang on these objects' rows.
    `nummer`: the column of the object's own table that holds its number, with an index on it in
    capitals; empty where a kind has none.
    `skaeve`: which of these objects have derived columns that the other rows contradict.
    `efter`: bring the flags of rows in other objects up to date; gets the ids, the new rows, and
    what `beroerte` said before the old ones went.
    `uden_efter`: whether it has nothing to do for new objects with these rows.
    """

    raekker: Callable[[Sequence[Foldet], datetime, Referencer], list[models.Model]]
    tabeller: tuple[tuple[type[models.Model], str], ...]
    efter: Callable[[Sequence[UUID], Raekker, Collection[UUID]], None]
    beroerte: tuple[type[models.Model], str] | None = None
    afledte: frozenset[str] = frozenset()
    skaeve: Callable[[Sequence[UUID]], set[UUID]] = _ingen
    nummer: str = ""
    forbered: Callable[[Sequence[Foldet], datetime, Referencer], Laver] | None = None
    uden_efter: Callable[[Raekker], bool] = _altid_efter


_PROJEKTIONER: dict[int, Projektion] = {}


def tilmeld(art: int, projektion: Projektion) -> None:
    """Called once per kind, when its app is ready."""
    _PROJEKTIONER[art] = projektion


def projektion(art: int) -> Projektion:
    """The projection of a kind."""
    return _PROJEKTIONER[art]


def nummer(art: int) -> tuple[str, str, str]:
    """The table of a kind, its column of the object's uuid, and that of its number."""
    p = _PROJEKTIONER[art]
    model, key = p.tabeller[0]
    assert p.nummer, "objects of the kind have no number"
    return model._meta.db_table, key, p.nummer


def kolonner() -> dict[type[models.Model], str]:
    """Every table of every kind with the column that names the object."""
    return {model: key for p in _PROJEKTIONER.values() for model, key in p.tabeller}


def hovedtabeller() -> list[tuple[str, str]]:
    """Every kind's own table with the column that names the object."""
    first = [p.tabeller[0] for _, p in sorted(_PROJEKTIONER.items())]
    return [(model._meta.db_table, key) for model, key in first]


def skriv(
    art: int,
    objekter: Sequence[Foldet],
    *,
    refs: Referencer,
    now: datetime,
    nye: bool,
    rows: Raekker | None = None,
    med: Raekker = (),
    ved_konflikt: Konflikt = (),
) -> None:
    """Write the rows of objects of one kind as of `now`; `nye`: none of them had rows before.

    `refs`: what the owners, units and systems that the objects name are here. `rows`: their rows,
    where somebody has made them already. `med`: other rows to
    write in the same go, and what to do where one of them is there already.
    """
    if not objekter:
        return
    p = _PROJEKTIONER[art]
    ids = [o.uuid for o in objekter]
    lav = _lav_senere(p, objekter, refs, now) if rows is None else None
    beroerte = _ingen_beroerte if nye else _slet(p, ids)
    rows = lav() if lav is not None else rows or ()
    indsaet_alle([*rows, *med], ved_konflikt=ved_konflikt)
    p.efter(ids, rows, beroerte())


def _lav_senere(
    p: Projektion, objekter: Sequence[Foldet], refs: Referencer, now: datetime
) -> Callable[[], Raekker]:
    """What gives their rows, and asks the database nothing then. Their parts are made here, if they
    are unknown: who waits for a part that somebody else makes must not hold rows meanwhile."""
    if p.forbered is None:
        rows = p.raekker(objekter, now, refs)
        return lambda: rows
    lav = p.forbered(objekter, now, refs)
    return lambda: [row for objekt in objekter for row in lav(objekt)]


def nye_raekker(
    art: int, objekter: Sequence[Foldet], *, refs: Referencer, now: datetime
) -> list[Raekker] | None:
    """The rows of each of these objects as of `now`, for who inserts them himself and calls
    `efter_nye`. None of several of a kind whose rows rest on those of other objects."""
    lav = forbered(art, objekter, refs=refs, now=now)
    if lav is not None:
        return [lav(objekt) for objekt in objekter]
    return [_PROJEKTIONER[art].raekker(objekter, now, refs)] if len(objekter) == 1 else None


def efter_nye(art: int, objekter: Sequence[UUID], rows: Raekker) -> None:
    """Bring rows of other objects up to date when these objects' own were inserted."""
    if objekter:
        _PROJEKTIONER[art].efter(objekter, rows, ())


def uden_efter(art: int, rows: Raekker) -> bool:
    """Whether `efter_nye` has nothing to do for these rows."""
    return _PROJEKTIONER[art].uden_efter(rows)


def forbered(
    art: int, objekter: Sequence[Foldet], *, refs: Referencer, now: datetime
) -> Laver | None:
    """What makes the rows of one of these objects without asking the database; None for a kind that
    cannot do that."""
    forbered_ = _PROJEKTIONER[art].forbered
    return forbered_(objekter, now, refs) if forbered_ is not None else None


def fjern(art: int, ids: Sequence[UUID]) -> None:
    """Remove the rows of objects of one kind."""
    if not ids:
        return
    p = _PROJEKTIONER[art]
    p.efter(ids, (), _slet(p, ids)())


def _slet(p: Projektion, ids: Sequence[UUID]) -> Callable[[], set[UUID]]:
    """Delete the rows, and what tells which other objects hung on them."""
    rows = forberedt.senere(_slet_sql(p.tabeller, p.beroerte), {"ids": uuidliste(ids)})
    return lambda: {row[0] for row in rows() if row[0] is not None}


def _ingen_beroerte() -> set[UUID]:
    return set()


@cache
def _slet_sql(
    tabeller: tuple[tuple[type[models.Model], str], ...],
    beroerte: tuple[type[models.Model], str] | None,
) -> str:
    """One statement for all tables of a kind."""
    parts, result = [], "select null::uuid"
    for n, (model, key) in enumerate(tabeller):
        returning = ""
        if beroerte is not None and beroerte[0] is model:
            returning = f' returning "{beroerte[1]}" as u'
            result = f"select distinct u from t{n}"
        parts.append(
            f't{n} as (delete from "{model._meta.db_table}"'
            f' where "{key}" = any(%(ids)s::uuid[]){returning})'
        )
    return f"with {', '.join(parts)} {result}"
