"""What the allocator keeps: a process that has taken a large message must not stay as large.

glibc gives every thread a heap of its own, and learns from the first large block that is freed to
keep such blocks on the heap. With the few threads of a web process that keeps more memory than it
saves time, so both are set at the start. On another C library nothing happens.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

STOR_BESKED = 1024 * 1024  # bytes of a body from which on it pays to clear up after it

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # malloc.h
_STOR_BLOK = 256 * 1024
_ARENAER = 2
_NYE = 20_000  # new things between two looks of the collector; Python's own 700

P = ParamSpec("P")
T = TypeVar("T")
_glem: list[Callable[[], None]] = []


def huskes(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """`lru_cache` for what the values of messages are read as: forgotten when memory is given back.

    What a large message leaves there lies strewn among what it took, and Python gives back a
    megabyte only when all of it is free: remembered values held many times their own size.
    """

    def husk(kald: Callable[P, T]) -> Callable[P, T]:
        husket = lru_cache(maxsize)(kald)
        _glem.append(husket.cache_clear)
        return cast(Callable[P, T], husket)

    return husk


def hold_igen() -> bool:
    """Set the allocator's limits for this process. True if there is one that knows them.

    Call when all code is loaded: what lives now lives as long as the process, so the collector is
    told not to look at it again. It is also told to come less often: a request makes thousands of
    things that are gone when it is answered, and looking for them in its midst took a twentieth of
    its time. What loading left behind is given back first: a tenth of the process.
    """
    giv_tilbage()
    gc.freeze()
    gc.set_threshold(_NYE, 10, 10)
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return all(
        (
            mallopt(_M_ARENA_MAX, _ARENAER),
            mallopt(_M_MMAP_THRESHOLD, _STOR_BLOK),
            mallopt(_M_TRIM_THRESHOLD, _STOR_BLOK),
        )
    )


def giv_tilbage() -> None:
    """Give back what a large message took: requests point at themselves, so only the collector
    finds them, and it would come much later. What values were read as (`huskes`) goes with them."""
    for glem in _glem:
        glem()
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):
        return


@contextmanager
def uden_opsamling() -> Iterator[None]:
    """The collector rests: for a batch of many small values that do not point at each other, which
    it would walk through again and again and find nothing. They go when nothing points at them."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
