"""Reading and checking must keep up with a municipality's first import."""

from __future__ import annotations

import time

from indexes.oio import Art, kontroller, laes_besked, skriv_besked
from tests.oio import eksempler


def test_sager_are_read_and_checked_far_faster_than_they_are_stored() -> None:
    """The floor is a small part of what a quiet core does, so only a real fall in speed fails."""
    antal = 100
    body = skriv_besked([eksempler.objekt(Art.SAG)] * antal, tjeneste="sagdokumentindeks")
    bedst = 0.0
    for _ in range(5):
        start = time.perf_counter()
        for objekt in laes_besked(body, tjeneste="sagdokumentindeks").objekter:
            assert kontroller(objekt) == ([], [])
        bedst = max(bedst, antal / (time.perf_counter() - start))
    assert bedst > 300, f"only {bedst:.0f} sager a second"
