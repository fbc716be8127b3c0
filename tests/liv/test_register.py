"""Show 3 of the part register: a year of life for 2,000 people gives one register, however it is
replayed: twice, in any order, in pieces of any size."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cache

import pytest
from django.db import transaction

from access.db import database_role
from indexes.kilder import services
from indexes.kilder.cpr import CPR, post
from indexes.kilder.models import Stand
from indexes.kilder.values import Post
from indexes.part.models import PartNoegle
from indexes.part.values import AFLOESTE_STATUSSER, DANMARK
from tests.kilder.faelles import WHY, registeret
from tests.liv.faelles import AAR, I_DAG, aaret, befolkning

START = datetime.combine(I_DAG, time(), DANMARK)
SLUT = START + timedelta(days=AAR + 30)  # when all that was planned has begun
PORTION = 500


@cache
def aarets_udsagn() -> tuple[Post, ...]:
    """Everybody as the year begins, then each change of it, in CPR's order."""
    foerst = [post(p, START) for p in befolkning().personer]
    return (*foerst, *(post(p, f.registreret, f.nr) for f in aaret()[0] for p in f.personer))


def optag(portioner: Sequence[Sequence[Post]]) -> None:
    for portion in portioner:
        with database_role("sapa_indlaes"):
            services.optag(CPR, portion, now=SLUT, leverance="prøve", stille=True)


def billede() -> dict[str, object]:
    """What the register says, and which statement it is for each person."""
    return {**registeret(), "gælder": gaelder()}


def efter(portioner: Sequence[Sequence[Post]]) -> dict[str, object]:
    """The same after these deliveries; then it is emptied."""
    with transaction.atomic():
        optag(portioner)
        ud = billede()
        transaction.set_rollback(True)
    return ud


def gaelder() -> list[tuple[object, ...]]:
    """Which statement counts for each person."""
    navne = dict(
        PartNoegle.objects.unguarded(reason=WHY)
        .order_by("-noegle")
        .values_list("part_uuid", "noegle")
    )
    rows = Stand.objects.unguarded(reason=WHY).values_list(
        "part_uuid", "registreret", "loebenr", "sha256"
    )
    return sorted((navne[part], reg, nr, bytes(sha)) for part, reg, nr, sha in rows)


def i_portioner(poster: Sequence[Post]) -> list[Sequence[Post]]:
    return [poster[n : n + PORTION] for n in range(0, len(poster), PORTION)]


@pytest.mark.usefixtures("db")
def test_a_year_replayed_twice_and_shuffled_gives_the_same_register() -> None:
    poster = aarets_udsagn()
    assert len(befolkning().personer) == 2000
    with transaction.atomic():
        optag(i_portioner(poster))
        i_orden = billede()
        optag(i_portioner(poster))  # all of it once more
        igen = billede()
        transaction.set_rollback(True)
    rng = random.Random(1)
    blandet = [*poster, *rng.choices(poster, k=200)]  # at least once: some come again
    rng.shuffle(blandet)

    assert igen == i_orden
    assert efter(_tilfaeldige_portioner(blandet, rng)) == i_orden
    assert _uden_ur(efter(i_portioner(_ved_slut()))) == _uden_ur(i_orden)


def _ved_slut() -> list[Post]:
    """All that CPR says when the year is over, said at once."""
    gamle = [p for f in aaret()[0] for p in f.personer if p.status in AFLOESTE_STATUSSER]
    return [post(p, SLUT) for p in (*gamle, *aaret()[1].values())]


def _uden_ur(sagt: dict[str, object]) -> dict[str, object]:
    return {hvad: rows for hvad, rows in sagt.items() if hvad != "gælder"}


def _tilfaeldige_portioner(poster: list[Post], rng: random.Random) -> list[list[Post]]:
    rest, portioner = poster, []
    while rest:
        antal = rng.randint(1, 2 * PORTION)
        portioner.append(rest[:antal])
        rest = rest[antal:]
    return portioner
