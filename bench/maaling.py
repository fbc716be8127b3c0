"""Timing two or more sides in turn, in the same minutes, so that a noisy machine hits all alike."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from bench.let import LetForbindelse

Forbindelse = http.client.HTTPConnection | LetForbindelse
Kald = Callable[[Any], None]
"""One call over a `Forbindelse`; raises if the answer is not the expected one."""


@dataclass
class Side:
    """One side of a comparison: what is called, and what the calls took (milliseconds)."""

    navn: str
    kald: Kald
    runder: list[list[float]] = field(default_factory=list)

    @property
    def alle(self) -> list[float]:
        return sorted(ms for runde in self.runder for ms in runde)

    @property
    def median(self) -> float:
        return statistics.median(self.alle)

    @property
    def p99(self) -> float:
        alle = self.alle
        return alle[min(len(alle) - 1, int(len(alle) * 0.99))]

    @property
    def pr_sekund(self) -> float:
        """Calls a second of one client, from the mean."""
        return 1000 / statistics.fmean(self.alle)


def skiftevis(sider: Sequence[Side], *, port: int, antal: int, runder: int = 5) -> None:
    """Call each side `antal` times in turn, `runder` times over, after one round to warm up."""
    for runde in range(runder + 1):
        for side in sider:
            times = _runde(side.kald, port, range(antal))
            if runde:
                side.runder.append(times)


def _runde(
    kald: Kald,
    port: int,
    heap: Iterable[int],
    forbind: Callable[..., Forbindelse] = http.client.HTTPConnection,
) -> list[float]:
    connection = forbind("127.0.0.1", port, timeout=60)
    times = []
    try:
        for _ in heap:
            begun = time.perf_counter()
            kald(connection)
            times.append((time.perf_counter() - begun) * 1000)
    finally:
        connection.close()
    return times


def samtidig(
    sider: Sequence[Side], *, port: int, klienter: int, antal: int, runder: int = 3
) -> dict[str, float]:
    """Calls a second with several clients at once, per side; the median of the rounds, in turn. A
    call that fails fails the measurement.

    `antal`: calls per client in the mean. They take them of one heap, so that all are at it until
    the end: the server's processes have not the same number of connections, and with a heap each
    the clients of one would be done long before those of the other.
    """
    rates: dict[str, list[float]] = {side.navn: [] for side in sider}
    with ThreadPoolExecutor(klienter) as threads:
        for _ in range(runder):
            for side in sider:
                heap = iter(range(klienter * antal))
                begun = time.perf_counter()
                rounds = [
                    threads.submit(_runde, side.kald, port, heap, LetForbindelse)
                    for _ in range(klienter)
                ]
                for each in rounds:
                    each.result()
                rates[side.navn].append(klienter * antal / (time.perf_counter() - begun))
    return {navn: statistics.median(values) for navn, values in rates.items()}


def forhold(side: Side, maal: Side) -> float:
    """How many times as long as the other: the median of the rounds' ratios of medians."""
    return statistics.median(
        statistics.median(a) / statistics.median(b)
        for a, b in zip(side.runder, maal.runder, strict=True)
    )
