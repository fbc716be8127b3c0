"""The bulkhead: a few look-ups at a time in each process, and nobody waits longer than was said.

The call is made by a thread of its own. So the time that a caseworker waits is bounded whatever the
network does (a name server that hangs, an answer that comes a byte at a time), and a call that was
given up keeps its place until it has really ended: a source that hangs can hold these threads,
never those that serve pages.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import BoundedSemaphore, Thread
from typing import TypeVar

from indexes.opslag.values import Fejlart, OpslagFejl

T = TypeVar("T")


class Skot:
    """`pladser`: how many may be under way at once."""

    def __init__(self, pladser: int) -> None:
        self._pladser = BoundedSemaphore(pladser)

    def koer(self, opgave: Callable[[], T], *, frist: float) -> T:
        """What `opgave` returns or raises. Raises OpslagFejl: OPTAGET at once where there is no
        place, TIMEOUT after `frist` seconds. `opgave` must use no database."""
        if not self._pladser.acquire(blocking=False):
            raise OpslagFejl(Fejlart.OPTAGET)
        done: Future[T] = Future()

        def arbejd() -> None:
            try:
                answer = opgave()
            except BaseException as fejl:  # handed on to who waits
                self._pladser.release()
                done.set_exception(fejl)
            else:
                self._pladser.release()
                done.set_result(answer)

        try:
            # A daemon: a call that hangs does not keep the process from stopping.
            Thread(target=arbejd, name="opslag", daemon=True).start()
        except RuntimeError:
            self._pladser.release()
            raise OpslagFejl(Fejlart.OPTAGET, "traad") from None
        try:
            return done.result(timeout=frist)
        except TimeoutError:
            raise OpslagFejl(Fejlart.TIMEOUT) from None
