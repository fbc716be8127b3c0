"""STIL, sygesikring and Digital Post about the demo's people: through the sources' own way in."""

from __future__ import annotations

from datetime import datetime

from fixtures.befolkning import Befolkning
from fixtures.personkilder import udsagn
from indexes.kilder.services import optag
from indexes.personkilder.kilder import ALLE

_PORTION = 1000


def indlaes(befolkning: Befolkning, *, now: datetime) -> dict[str, int]:
    """Every source's first delivery. Returns statements per source."""
    sagt = udsagn(befolkning, now=now)
    for kilde in ALLE:
        poster = [kilde.laes(raa) for raa in sagt[kilde.kode]]
        for start in range(0, len(poster), _PORTION):
            optag(kilde, poster[start : start + _PORTION], now=now, leverance="demo", stille=True)
    return {f"udsagn fra {kilde.navn}": len(sagt[kilde.kode]) for kilde in ALLE}
