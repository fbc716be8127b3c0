"""What a credential was found to be a moment ago, in this process's memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Husket(Generic[T]):
    """Credentials that were good within half a minute, by their hash.

    Only the right credential finds its client, so nobody can use up another's calls.
    """

    LEVETID, ANTAL = 30.0, 2000

    def __init__(self) -> None:
        self._rows: OrderedDict[bytes, tuple[float, T]] = OrderedDict()
        self._laas = Lock()

    def find(self, noegle: bytes) -> T | None:
        """What is remembered of it."""
        with self._laas:
            row = self._rows.get(noegle)
            return row[1] if row and row[0] > time.monotonic() else None

    def husk(self, noegle: bytes, kendt: T) -> None:
        """Remember it for a while."""
        with self._laas:
            self._rows[noegle] = (time.monotonic() + self.LEVETID, kendt)
            self._rows.move_to_end(noegle)
            while len(self._rows) > self.ANTAL:
                self._rows.popitem(last=False)

    def glem(self, noegle: bytes) -> None:
        """It may be good no longer."""
        with self._laas:
            self._rows.pop(noegle, None)
