"""What the processes of an installation share for a moment: scripts in Redis, or nothing.

Nothing that must hold is kept there. If Redis does not answer, the caller goes on without it, and
it is left alone for some seconds.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Lock
from typing import Any

import structlog
import valkey
from django.conf import settings

log = structlog.get_logger(__name__)

_TIMEOUT = 0.25  # seconds
_PAUSE = 5.0  # seconds without asking a Redis that failed


class DeltRedis:
    """The connection of this process to REDIS_URL. `hvem` names the user of it in the log."""

    def __init__(self, hvem: str) -> None:
        self._haendelse = f"{hvem}_uden_redis"
        self._client: valkey.Valkey | None = None
        self._url = ""
        self._lukket_til = 0.0
        self._laas = Lock()
        self._scripts: dict[str, Any] = {}

    def koer(self, script: str, keys: Sequence[str], args: Sequence[Any]) -> Any:
        """Run a script; None if Redis did not answer."""
        if time.monotonic() < self._lukket_til:
            return None
        try:
            client = self._forbind()
            known = self._scripts.get(script)
            if known is None:
                known = self._scripts[script] = client.register_script(script)
            return known(keys=list(keys), args=list(args), client=client)
        except valkey.ValkeyError as fejl:
            self._lukket_til = time.monotonic() + _PAUSE
            log.warning(self._haendelse, fejl=type(fejl).__name__)
            return None

    def _forbind(self) -> valkey.Valkey:
        with self._laas:
            if self._client is None or self._url != settings.REDIS_URL:
                self._url = settings.REDIS_URL
                self._client = valkey.Valkey.from_url(
                    self._url, socket_timeout=_TIMEOUT, socket_connect_timeout=_TIMEOUT
                )
            return self._client
