"""Preorder numbers of a unit tree, with gaps: a subtree is a range, and a new unit moves no other.

Pure. A unit keeps its number while it lies inside its parent's range; what is new or has moved gets
room in the widest gap there. Only when a parent has no room left is the whole authority
numbered afresh. Reason: the number stands on every row that access filters (DESIGN section 3), so a
number that changes is rows that must be rewritten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

Numre = tuple[int, int]
"""A unit's own number, and the last one of its subtree."""

AFSTAND = 1000
"""Numbers given to each unit where there is room: its own, and 999 for units to come. For 98
municipalities of 2,000 units that is a fifth of what there is."""
MINDST, STOERST = 1, 1_000_000_000  # 0 is the unknown unit; twice as much is still an int4


class TraeFejl(ValueError):
    """The units do not form trees: a ring, or a parent that is not among them."""


class _IngenPlads(Exception):
    """A gap is too narrow for what should stand in it."""


def nummerer(
    overordnede: Mapping[UUID, UUID | None],
    kendte: Mapping[UUID, Numre],
    optaget: Collection[Numre] = (),
) -> dict[UUID, Numre]:
    """Numbers for every unit of one authority: the known ones wherever they can stay.

    `overordnede` is each unit's parent; `optaget` the ranges of other authorities, which are never
    moved. Raises TraeFejl.
    """
    children = _boern(overordnede, kendte)
    try:
        return _fordel(children, kendte, optaget)
    except _IngenPlads:
        return _fordel(children, {}, optaget)


def _boern(
    overordnede: Mapping[UUID, UUID | None], kendte: Mapping[UUID, Numre]
) -> dict[UUID | None, list[UUID]]:
    """Children by parent, in the order of their present numbers, new ones last."""
    children: dict[UUID | None, list[UUID]] = defaultdict(list)
    for uuid, parent in overordnede.items():
        if parent is not None and parent not in overordnede:
            raise TraeFejl("en overordnet enhed er ikke med")
        children[parent].append(uuid)
    for siblings in children.values():
        siblings.sort(key=lambda u: kendte[u][0] if u in kendte else STOERST)
    reached, waiting = 0, list(children[None])
    while waiting:
        reached += 1
        waiting += children.get(waiting.pop(), ())
    if reached != len(overordnede):
        raise TraeFejl("enhederne hænger sammen i ring")
    return children


def _fordel(
    children: Mapping[UUID | None, list[UUID]],
    kendte: Mapping[UUID, Numre],
    optaget: Iterable[Numre],
) -> dict[UUID, Numre]:
    numre: dict[UUID, Numre] = {}
    # A range, what is taken in it already, and the units that must stand there.
    to_do: list[tuple[Numre, list[Numre], list[UUID]]] = [
        ((MINDST, STOERST), sorted(optaget), children.get(None, []))
    ]
    while to_do:
        (first, last), taken, units = to_do.pop()
        homeless = []
        for uuid in units:
            own = kendte.get(uuid)
            if own and first <= own[0] and own[1] <= last and not _rammer(own, taken):
                numre[uuid] = own
                taken.append(own)
                to_do.append(((own[0] + 1, own[1]), [], children.get(uuid, [])))
            else:
                homeless.append(uuid)
        for uuid in homeless:
            subtree = _undertrae(uuid, children)
            given = _plads((first, last), taken, len(subtree))
            taken.append(given)
            _spred(subtree, children, given, numre)
    return numre


def _rammer(own: Numre, taken: Iterable[Numre]) -> bool:
    return any(fra <= own[1] and own[0] <= til for fra, til in taken)


def _undertrae(uuid: UUID, children: Mapping[UUID | None, list[UUID]]) -> list[UUID]:
    """The unit and all below it, in preorder."""
    found, waiting = [], [uuid]
    while waiting:
        found.append(one := waiting.pop())
        waiting += reversed(children.get(one, ()))
    return found


def _plads(interval: Numre, taken: Iterable[Numre], antal: int) -> Numre:
    """Room for `antal` units in the widest gap: an eighth of it, so that more may follow."""
    best, begin = (1, 0), interval[0]
    for fra, til in [*sorted(taken), (interval[1] + 1, interval[1] + 1)]:
        if fra - begin > best[1] - best[0] + 1:
            best = (begin, fra - 1)
        begin = max(begin, til + 1)
    width = best[1] - best[0] + 1
    if width < antal:
        raise _IngenPlads
    return (best[0], best[0] + min(antal * AFSTAND, max(antal, width // 8)) - 1)


def _spred(
    subtree: list[UUID],
    children: Mapping[UUID | None, list[UUID]],
    given: Numre,
    numre: dict[UUID, Numre],
) -> None:
    """Number a subtree evenly over the range that it was given."""
    step = (given[1] - given[0] + 1) // len(subtree)
    for nummer, uuid in enumerate(subtree):
        numre[uuid] = (given[0] + nummer * step, given[0] + (nummer + 1) * step - 1)
    for uuid in reversed(subtree):
        last = max([numre[c][1] for c in children.get(uuid, ())], default=0)
        numre[uuid] = (numre[uuid][0], max(numre[uuid][1], last))
