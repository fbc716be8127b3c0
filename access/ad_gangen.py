"""Tasks that are rung for again and again: how many go at the same work, and for how long.

A worker's processes are few. A task that goes on until nothing is left never ends while things keep
coming: it is never told to be done, so nobody is woken for what it has made; and those rung for
meanwhile take the processes of the next step.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

HOEJST = 0.2
"""Seconds that a task goes on before it lets others have a turn."""


def indtil_tomt(
    arbejd: Callable[[], int], igen: Callable[[], None], *, hoejst: float = HOEJST
) -> None:
    """Call `arbejd` until it gives 0, or for `hoejst` seconds: `igen` is to ring for the rest."""
    slut = time.monotonic() + hoejst
    while arbejd():
        if time.monotonic() >= slut:
            igen()
            return


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
