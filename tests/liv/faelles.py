"""A year of the demo's life, made once for all the tests that read it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cache

from fixtures.befolkning import Befolkning, byg_befolkning
from fixtures.liv.vaerdier import Forandring
from fixtures.liv.verden import Trin, Verden
from indexes.kilder.cpr_json import som_json
from indexes.part.values import PersonData

I_DAG = date(2026, 11, 22)
AAR = 365


@cache
def befolkning() -> Befolkning:
    """The demo's 2,000 people on the day that the year begins."""
    return byg_befolkning(I_DAG)


@cache
def aaret() -> tuple[tuple[Forandring, ...], dict[str, PersonData]]:
    """What happened, and everybody as she is at the end of it."""
    return tuple(f for trin in aarets_trin() for f in trin.forandringer), dict(
        _verden().liv.personer
    )


def aftryk(forandringer: Iterable[Forandring]) -> str:
    """A digest of all that the changes say."""
    return hashlib.sha256(
        repr(
            [
                (f.nr, f.art, f.registreret, f.haendelser, [som_json(p) for p in f.personer])
                for f in forandringer
            ]
        ).encode()
    ).hexdigest()


@cache
def aarets_trin() -> tuple[Trin, ...]:
    """The same year with all the messages of CPR, the hospital and AES."""
    return tuple(_verden().dage(AAR))


@cache
def _verden() -> Verden:
    return Verden(befolkning())
