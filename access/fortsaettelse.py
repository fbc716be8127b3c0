"""An answer that is made in two halves, for what waits for somebody else's server.

No network inside a transaction (HOUSE): a view that asks another system does what belongs before it
(who may, that it is asked: in the log, and durable), and answers `Fortsaettes`. The middleware ends
the transaction, gives the connection back, lets `vent` wait, and lets `vis` make the answer in a
transaction of its own, with the same user's reach.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection
from django.http import HttpResponse
from django.utils import translation

T = TypeVar("T")


class Fortsaettes(HttpResponse, Generic[T]):
    """Filled in by the middleware, so that what the others put on it on their way out stays.

    `vent` uses no database and raises nothing; `vis` is given what it returned. Neither may write
    to the session: it has been saved by then.
    """

    def __init__(self, vent: Callable[[], T], vis: Callable[[T], HttpResponse]) -> None:
        super().__init__()
        self._vent = vent
        self._vis = vis
        self._sprog = translation.get_language()

    def vent(self) -> T:
        """Wait, without a connection to the database."""
        if not connection.in_atomic_block:  # only tests are in one
            connection.close()
        return self._vent()

    def goer_faerdig(self, fundet: T) -> None:
        """Make the answer, in the user's language, and take its place."""
        with translation.override(self._sprog):
            rest = self._vis(fundet)
        self.status_code = rest.status_code
        self.content = rest.content
        del self.headers["Content-Length"]
        for navn, value in rest.headers.items():
            self.headers[navn] = value
