"""A bell: something is to be done soon, by a thread of the process, once for many who ask."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from access.delt import DeltRedis

log = structlog.get_logger(__name__)


def bed_om(opgave: str, *, udloeber: int = 10, **argumenter: Any) -> None:
    """Ask the workers for a task by its name, worth nothing after `udloeber` seconds.

    Celery is loaded by the first: it is a third of a web process, and most of them never ask.
    """
    app = import_string(settings.CELERY_APP)
    app.send_task(opgave, kwargs=argumenter, expires=udloeber, retry=False, ignore_result=True)


def bed_om_en(opgave: str) -> None:
    """The same for a task that goes on until nothing is left: not while one that was asked for has
    not begun (`begyndt`), which will see what this one would.

    Which costs a tenth of asking. The note is gone after two seconds, whatever became of the task.
    """
    if _delt.koer(_NOTER, [_note(opgave)], [_NOTE_LEVER]) != 0:  # or Redis did not answer
        bed_om(opgave)


def begyndt(opgave: str) -> None:
    """Called by such a task before it looks for what there is to do: what comes now may be too late
    for it, and is asked for anew."""
    _delt.koer(_GLEM, [_note(opgave)], [])


_NOTER = "return redis.call('SET', KEYS[1], '', 'NX', 'PX', ARGV[1]) and 1 or 0"
_GLEM = "return redis.call('DEL', KEYS[1])"
_NOTE_LEVER = 2000  # milliseconds
_delt = DeltRedis("vaekker")


def _note(opgave: str) -> str:
    return f"{settings.KLIENTER.redis_praefiks}bedt:{opgave}"


class Vaekker:
    """`ring` returns at once, and `kald` is called soon after, once for many rings."""

    def __init__(
        self, kald: Callable[[], None], *, pause: float = 0.1, fejl: str = "worker_ikke_vaekket"
    ) -> None:
        """`pause`: seconds from one call to the next. `fejl`: the log's name of one that failed."""
        self._kald, self._pause, self._fejl = kald, pause, fejl
        self._ringet = threading.Event()
        self._laas = threading.Lock()
        self._traad: threading.Thread | None = None

    def ring(self) -> None:
        """There is something to do. What happens to the call is not our worry."""
        if not self._ringet.is_set():
            self._ringet.set()
        if self._traad is not None and self._traad.is_alive():
            return
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
            except Exception as fejl:
                log.info(self._fejl, fejl=type(fejl).__name__)
            time.sleep(self._pause)
