"""Back-pressure: how many calls with a body one web process takes at a time.

Who comes above it is told at once to come again: before the body is read, and before a connection
is taken. So a flood of deliveries leaves threads and connections for the pages, and waits with its
senders, who have the message safe, instead of in our memory.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from access.middleware import API_PREFIX
from indexes.api.fejl import TOKEN_STI, for_mange

log = structlog.get_logger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]
_UDEN_KROP = {"GET", "HEAD", "OPTIONS"}
TRAVLT = "Der er travlt lige nu. Intet er læst eller gemt. Vent, og send igen."
# Spread, so that those who were turned away together do not come back together.
_VENT = (1, 4)
_LOGPAUSE = 1.0  # seconds: a flood of refusals is no flood of log lines


class Sluse:
    """Counts what is in progress in this process."""

    def __init__(self) -> None:
        self._laas = Lock()
        self.kald = 0
        self.bytes = 0

    @contextmanager
    def plads(self, bytes_: int) -> Iterator[bool]:
        """True if the call may go on; its place is held until it has been answered.

        A call alone always may, whatever its size: the cap on a body is another's matter.
        """
        limits = settings.MODTAGELSE
        with self._laas:
            free = self.kald < limits.samtidige and (
                not self.kald or self.bytes + bytes_ <= limits.samtidige_bytes
            )
            if free:
                self.kald += 1
                self.bytes += bytes_
        try:
            yield free
        finally:
            if free:
                with self._laas:
                    self.kald -= 1
                    self.bytes -= bytes_


sluse = Sluse()


class TrykMiddleware:
    """Stands outside the transaction, inside the client's own limit: who is over that is not our
    flood."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._afviste, self._logget = 0, 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _taeller(request):
            return self.get_response(request)
        if _ventende() > settings.MODTAGELSE.ventende:
            return self._afvis(request, "forbindelser")
        with sluse.plads(_annonceret(request)) as free:
            if free:
                return self.get_response(request)
        return self._afvis(request, "kald")

    def _afvis(self, request: HttpRequest, grund: str) -> HttpResponse:
        self._afviste += 1
        if time.monotonic() - self._logget > _LOGPAUSE:
            log.warning("api_travlt", grund=grund, afviste=self._afviste)
            self._afviste, self._logget = 0, time.monotonic()
        return for_mange(request, random.randint(*_VENT), TRAVLT)


def _taeller(request: HttpRequest) -> bool:
    return (
        request.path.startswith(API_PREFIX)
        and request.method not in _UDEN_KROP
        and request.path != TOKEN_STI
    )


def _annonceret(request: HttpRequest) -> int:
    """What the call says that it brings; the cap where it does not say, or is packed."""
    loft = settings.MAKS_BESKED_BYTES
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or loft)
    except ValueError:
        return loft
    packed = "HTTP_CONTENT_ENCODING" in request.META
    return loft if packed else min(max(announced, 0), loft)


def _ventende() -> int:
    """How many wait for a connection of the pool; 0 without a pool, and while it still grows: a
    process that was just started has what they wait for in a moment."""
    pool = getattr(connection, "pool", None)
    figures = pool.get_stats() if pool is not None else {}
    grows = figures.get("pool_size", 0) < figures.get("pool_max", 0)
    return 0 if grows else int(figures.get("requests_waiting", 0))
