"""Tasks that are rung for again and again: how many may go at the same work.

A worker's processes are few, and a task goes on until nothing is left, also while the broker is
down. Rung for ten times a second, one kind would take them all from the next step.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def hoejst_saa_mange(slags: int, antal: int = 1) -> Iterator[bool]:
    """True if fewer than `antal` are at work of this kind. The lock is the connection's, so that it
    goes with the process; it only saves work: who gets what, the claims decide."""
    taget = None
    with connection.cursor() as cursor:
        for nr in range(antal):
            cursor.execute("select pg_try_advisory_lock(%s, %s)", [slags, nr])
            if cursor.fetchone()[0]:
                taget = nr
                break
    try:
        yield taget is not None
    finally:
        if taget is not None:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [slags, taget])
