"""The same work for many rows: all in one go, and each by itself where one of them is in the way.

For what a clock asks for. One row that cannot be worked with would else hold up all that are due,
every time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import psycopg
import structlog
from django.db import DatabaseError, InterfaceError, connection, transaction

log = structlog.get_logger(__name__)
T = TypeVar("T")

# Data, integrity, rolled back (deadlock), held by another. Not what ails the database itself.
_RAEKKENS = ("22", "23", "40", "55")


def er_raekkens(fejl: Exception) -> bool:
    """Whether an error may be that of one row among several: False where the database is gone,
    shuts down, is full or was told to stop."""
    if isinstance(fejl, InterfaceError | psycopg.InterfaceError):
        return False
    if connection.needs_rollback or connection.connection is None or connection.connection.closed:
        return False
    if isinstance(fejl, DatabaseError | psycopg.Error):
        return sqlstate(fejl).startswith(_RAEKKENS)
    return True  # ours, and perhaps with one row only


def sqlstate(fejl: BaseException) -> str:
    """PostgreSQL's code of the error; empty where it has none."""
    cause = fejl if isinstance(fejl, psycopg.Error) else fejl.__cause__
    return (cause.sqlstate or "") if isinstance(cause, psycopg.Error) else ""


def hver_for_sig(
    raekker: Sequence[T],
    udfoer: Callable[[Sequence[T]], None],
    *,
    hvad: str,
    noegle: Callable[[T], object],
) -> int:
    """`udfoer` for all of the rows, else for each alone; how many it was done for.

    What fails alone is undone and told in the log as `hvad`, with its `noegle` (an opaque one) and
    the kind of error; it is tried again by whoever asks next. Raises what is no row's fault.
    """
    if not raekker:
        return 0
    try:
        with transaction.atomic():
            udfoer(raekker)
        return len(raekker)
    except Exception as fejl:
        if not er_raekkens(fejl):
            raise
        if len(raekker) == 1:
            log.error(
                hvad,
                noegle=str(noegle(raekker[0])),
                fejl=type(fejl).__name__,
                sqlstate=sqlstate(fejl),
            )
            return 0
    return sum(hver_for_sig([r], udfoer, hvad=hvad, noegle=noegle) for r in raekker)
