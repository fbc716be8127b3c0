"""Numbers of a tree: always nested, and as few that change as can be."""

from __future__ import annotations

from random import Random
from uuid import UUID

import pytest

from access.organisation.nummerering import AFSTAND, Numre, TraeFejl, nummerer

Trae = dict[UUID, UUID | None]


def n(tal: int) -> UUID:
    return UUID(int=tal)


def holder(trae: Trae, numre: dict[UUID, Numre], optaget: tuple[Numre, ...] = ()) -> None:
    """Every subtree is a range inside its parent's, and no two that are not nested touch."""
    assert numre.keys() == trae.keys()
    for unit, parent in trae.items():
        fra, til = numre[unit]
        assert 0 < fra <= til
        if parent is not None:
            assert numre[parent][0] < fra
            assert til <= numre[parent][1]
        siblings = [numre[s] for s, p in trae.items() if p == parent and s != unit]
        for other in siblings + (list(optaget) if parent is None else []):
            assert til < other[0] or other[1] < fra


KAEDE: Trae = {n(1): None, n(2): n(1), n(3): n(2), n(4): n(1)}


def test_a_fresh_tree_has_room_between_its_numbers():
    numre = nummerer(KAEDE, {})
    holder(KAEDE, numre)
    fra = sorted(f for f, _ in numre.values())
    assert fra == [fra[0] + nummer * AFSTAND for nummer in range(4)]


def test_a_new_unit_moves_no_other():
    numre = nummerer(KAEDE, {})
    for tal in range(10, 30):
        trae = {**KAEDE, **{n(t): n(3) for t in range(10, tal + 1)}}
        again = nummerer(trae, numre)
        holder(trae, again)
        assert all(again[unit] == numre[unit] for unit in numre)
        numre = again


def test_only_what_moves_gets_new_numbers():
    numre = nummerer(KAEDE, {})
    moved = {**KAEDE, n(2): n(4)}  # 2 and its 3 come under 4
    again = nummerer(moved, numre)
    holder(moved, again)
    assert {unit for unit in numre if again[unit] != numre[unit]} == {n(2), n(3)}


def test_a_unit_that_moves_up_leaves_its_parents_range():
    numre = nummerer(KAEDE, {})
    moved = {**KAEDE, n(3): n(1)}
    again = nummerer(moved, numre)
    holder(moved, again)
    assert {unit for unit in numre if again[unit] != numre[unit]} == {n(3)}


def test_where_there_is_no_room_the_authority_is_numbered_afresh_and_others_are_not_touched():
    others = ((300, 999),)
    narrow = {n(1): (100, 102), n(2): (101, 101), n(3): (102, 102)}
    trae: Trae = {n(1): None, n(2): n(1), n(3): n(1), n(4): n(2)}
    numre = nummerer(trae, narrow, others)
    holder(trae, numre, others)


@pytest.mark.parametrize(
    "trae",
    [{n(1): n(2), n(2): n(1)}, {n(1): n(9)}, {n(1): n(1)}],
    ids=["ring", "ukendt", "sig selv"],
)
def test_what_is_no_tree_is_refused(trae: Trae):
    with pytest.raises(TraeFejl):
        nummerer(trae, {})


@pytest.mark.parametrize("seed", range(20))
def test_any_reorganisation_leaves_a_tree(seed: int):
    dice = Random(seed)
    trae: Trae = {n(1): None}
    numre: dict[UUID, Numre] = {}
    others = ((500, 700), (10_000, 20_000))
    for tal in range(2, 60):
        trae[n(tal)] = dice.choice(list(trae))
        unit, parent = dice.choice(list(trae)), dice.choice(list(trae))
        above: UUID | None = parent
        while above not in {unit, None}:
            above = trae[above]
        if above is None:
            trae[unit] = parent
        numre = nummerer(trae, numre, others)
        holder(trae, numre, others)
