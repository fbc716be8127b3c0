"""A sender in a process of its own that keeps its pace whatever it is answered: so many calls a
second, by enough threads that a slow answer keeps no other call waiting."""

from __future__ import annotations

import http.client
import multiprocessing as mp
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

TRAVLT, TAALMOD = (0, 429, 503), 60.0
"""Whoever is told to come again does, for so many seconds; the clock runs meanwhile."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One call: what it is known by, where it goes, and which status it must be answered with."""

    navn: str
    sti: str
    body: bytes
    headers: Mapping[str, str]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Sendt:
    """When a call began, by the wall clock, and what it took (seconds). `for_sent`: how long after
    its time it began."""

    navn: str
    begyndt: float
    tog: float
    for_sent: float


def send(
    sendinger: Sequence[Sending], *, port: int, pr_sekund: float, traade: int = 24
) -> list[Sendt]:
    """Make them all. Raises RuntimeError for one that is not answered as it must be."""
    metode = mp.get_context("fork")
    ud: Any = metode.Queue()
    proces = metode.Process(
        target=_proces, args=(sendinger, port, pr_sekund, traade, ud), daemon=True
    )
    proces.start()
    svar = ud.get(timeout=60 + 10 * len(sendinger) / pr_sekund)
    proces.join(30)
    if isinstance(svar, str):
        raise RuntimeError(svar)
    return [Sendt(*felter) for felter in svar]


def _proces(
    sendinger: Sequence[Sending], port: int, pr_sekund: float, traade: int, ud: Any
) -> None:
    koe: SimpleQueue[tuple[float, Sending]] = SimpleQueue()
    start = time.time() + 0.5
    for nr, sending in enumerate(sendinger):
        koe.put((start + nr / pr_sekund, sending))
    sendt: list[tuple[str, float, float, float]] = []
    fejl: list[str] = []

    def arbejd() -> None:
        forbindelse = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while not fejl:
            try:
                naar, sending = koe.get_nowait()
            except Empty:
                return
            time.sleep(max(0.0, naar - time.time()))
            begyndt = time.time()
            while True:
                try:
                    forbindelse.request("POST", sending.sti, sending.body, dict(sending.headers))
                    svar = forbindelse.getresponse()
                    svar.read()
                    status = svar.status
                except (OSError, http.client.HTTPException):
                    forbindelse.close()  # a new one the next time
                    status = 0
                if status not in TRAVLT or time.time() - begyndt > TAALMOD:
                    break
                time.sleep(0.1)
            if status != sending.status:
                fejl.append(f"{sending.sti}: HTTP {status}")
                return
            sendt.append((sending.navn, begyndt, time.time() - begyndt, begyndt - naar))

    alle = [threading.Thread(target=arbejd) for _ in range(traade)]
    for traad in alle:
        traad.start()
    for traad in alle:
        traad.join()
    ud.put(fejl[0] if fejl else sendt)
