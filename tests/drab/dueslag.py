"""The Beskedfordeler as it pushes: each dueslag in order, a message again until it is told 20."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

GRAENSE = 180.0
"""Seconds that anything may take on a slow machine."""


class Dueslag:
    """Its queue, front first, as (BeskedId, body), and what it was answered."""

    def __init__(
        self, url: str, headers: Mapping[str, str], koe: Sequence[tuple[str, bytes]]
    ) -> None:
        parts = urlsplit(url)
        self._vaert, self._sti, self._headers = parts.netloc, parts.path, dict(headers)
        self.koe = koe
        self._forbindelse: http.client.HTTPConnection | None = None
        self.kvitteret: list[str] = []
        self.andre_svar: list[str] = []
        self.fejl: BaseException | None = None
        self.pause = 0.0  # seconds from one message to the next
        self.gem = 0  # so many of the last are kept until later

    def toem(self) -> None:
        """Deliver all of it. For a thread of its own: an error is kept in `fejl`."""
        try:
            for nr, (noegle, body) in enumerate(self.koe):
                while len(self.koe) - nr <= self.gem:
                    time.sleep(0.05)
                limit = time.monotonic() + GRAENSE
                while not self.send(body):
                    assert time.monotonic() < limit, self.andre_svar[-3:]
                    time.sleep(0.05)
                self.kvitteret.append(noegle)
                time.sleep(self.pause)
        except BaseException as grund:
            self.fejl = grund
        finally:
            self._luk()

    def send(self, body: bytes) -> bool:
        """Deliver one message once. False for everything but 20."""
        try:
            if self._forbindelse is None:
                self._forbindelse = http.client.HTTPConnection(self._vaert, timeout=60)
            self._forbindelse.request("POST", self._sti, body, self._headers)
            answer = self._forbindelse.getresponse()
            status, tekst = answer.status, answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as grund:
            self._luk()
            status, tekst = 0, type(grund).__name__
        if status == 200 and "StatusKode>20<" in tekst:
            return True
        self.andre_svar.append(f"{status} {tekst[-160:]}")
        return False

    def _luk(self) -> None:
        if self._forbindelse is not None:
            self._forbindelse.close()
            self._forbindelse = None


class Beskedfordeler:
    """Its dueslag at work side by side."""

    def __init__(self, dueslag: Sequence[Dueslag]) -> None:
        self._dueslag = dueslag
        self._traade = [threading.Thread(target=d.toem) for d in dueslag]

    def start(self) -> None:
        for traad in self._traade:
            traad.start()

    @contextmanager
    def langsomt(self) -> Iterator[None]:
        """Ten messages a second of each, and the last fifth not at all, so that there are some left
        for what comes after, however long this takes."""
        for d in self._dueslag:
            d.pause, d.gem = 0.1, len(d.koe) // 5
        try:
            yield
        finally:
            for d in self._dueslag:
                d.pause, d.gem = 0.0, 0

    def faerdig(self) -> None:
        """Wait until everything is delivered, or one of them has given up."""
        for traad in self._traade:
            traad.join()
        self._se_efter()

    @property
    def kvitteret(self) -> list[str]:
        return [noegle for d in self._dueslag for noegle in d.kvitteret]

    @property
    def andre_svar(self) -> list[str]:
        return [svar for d in self._dueslag for svar in d.andre_svar]

    def vent_paa(self, ready: Callable[[], bool], hvad: str) -> None:
        limit = time.monotonic() + GRAENSE
        while not ready():
            self._se_efter()
            assert time.monotonic() < limit, f"{hvad}: {self.andre_svar[-3:]}"
            time.sleep(0.05)

    def vent_paa_kvitteringer(self, i_alt: int) -> None:
        self.vent_paa(lambda: len(self.kvitteret) >= i_alt, f"not {i_alt} acknowledged")

    def _se_efter(self) -> None:
        for d in self._dueslag:
            if d.fejl is not None:
                raise d.fejl
