"""The pool of a web process: the connection that was given back last is taken first.

psycopg_pool takes the one that has rested longest, so that all of them take turns. Each is a
process of PostgreSQL's with plans and catalogues of its own, and a turn finds none of them in the
processor's cache: what a statement cost PostgreSQL was two thirds more. Taken so, as few of them
work as calls are under way, and those that are not needed rest until they are closed.
"""

from __future__ import annotations

import math
import time
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Connection
from psycopg_pool import ConnectionPool

HVILET = 30.0
"""Seconds of rest after which a connection is asked whether it lives, before it is handed out: a
server that was started again, or a firewall, may have ended it."""
_GIVET = "_sapa_givet"


class SenesteFoerst(ConnectionPool[Connection[Any]]):
    """As psycopg_pool's own, in the other order."""

    def _get_ready_connection(self, timeout: float | None) -> Connection[Any] | None:
        if self._pool:
            self._pool.rotate()  # the last one comes first, and the others keep their order
        return super()._get_ready_connection(timeout)

    def putconn(self, conn: Connection[Any]) -> None:
        """Take a connection back."""
        setattr(conn, _GIVET, time.monotonic())
        super().putconn(conn)

    def _check_connection(self, conn: Connection[Any]) -> None:
        if time.monotonic() - getattr(conn, _GIVET, math.inf) > HVILET:
            self.check_connection(conn)
        super()._check_connection(conn)


def seneste_foerst() -> None:
    """Let the pool of this process be such a one. Call once, before the first connection."""
    pool: Any = getattr(connections[DEFAULT_DB_ALIAS], "pool", None)
    if pool is not None:  # Django makes it, as the settings say
        pool.__class__ = SenesteFoerst
