"""Waking the worker, so that it does not wait for the next sweep. Intake never waits for the
broker: a thread of the process does, and many messages are one call."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)
_PAUSE = 0.1  # seconds between two calls


class Vaekker:
    """A bell: `ring` returns at once, and `kald` is called soon after, once for many rings."""

    def __init__(self, kald: Callable[[], None]) -> None:
        self._kald = kald
        self._ringet = threading.Event()
        self._laas = threading.Lock()
        self._traad: threading.Thread | None = None

    def ring(self) -> None:
        """There is something to do. What happens to the call is not our worry: the sweep comes."""
        self._ringet.set()
        with self._laas:
            # Begun at the first ring, so that it belongs to the process that rings, not to a
            # parent that has forked since.
            if self._traad is None or not self._traad.is_alive():
                self._traad = threading.Thread(target=self._arbejd, daemon=True, name="vaekker")
                self._traad.start()

    def _arbejd(self) -> None:
        while True:
            self._ringet.wait()
            self._ringet.clear()
            try:
                self._kald()
            except Exception as fejl:  # a broker that is away is told by /readyz
                log.info("worker_ikke_vaekket", fejl=type(fejl).__name__)
            time.sleep(_PAUSE)


def _behandl() -> None:
    from indexes.beskedfordeler.tasks import behandl

    behandl.apply_async(expires=10, retry=False, ignore_result=True)


vaekker = Vaekker(_behandl)
