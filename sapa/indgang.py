"""How the web server's call comes in and the answer leaves: Django's own handler, without what
nobody here uses.

What a call costs around what it does is most of what a message costs, and the same for all.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.postgres.signals import register_type_handlers
from django.core.cache import close_caches
from django.core.handlers.base import reset_urlconf
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections, reset_queries
from django.db.backends.signals import connection_created
from django.urls import get_resolver, set_script_prefix

from access.hukommelse import giv_tilbage
from access.vaekker import Vaekker

OPRYDNING = 200  # calls from one tidying up to the next, at the least
RO = 1.0  # seconds in which nobody called


class Oprydning:
    """Gives back what many calls left behind, when nobody calls: what points at itself waits for
    the collector, which comes seldom (`hold_igen`), and holds its answers and buffers meanwhile.

    Its thread sleeps until there is something to give back, and wakes once a second only as long as
    there is and somebody still calls.
    """

    def __init__(
        self, ryd: Callable[[], None] = giv_tilbage, sov: Callable[[float], None] = time.sleep
    ) -> None:
        self._numre, self._nummer = count(1), 0
        self._ryd, self._sov = ryd, sov
        self._vaekker = Vaekker(self._naar_der_er_ro, fejl="hukommelse_ikke_givet_tilbage")

    def et_kald(self) -> None:
        """A call has come in."""
        self._nummer = nummer = next(self._numre)
        if nummer % OPRYDNING == 0:
            self._vaekker.ring()

    def et_stort(self) -> None:
        """A call has brought a large message: what it was read as is held by the call, so that no
        more than what those before it left could be given back while it was answered."""
        self._vaekker.ring()

    def _naar_der_er_ro(self) -> None:
        seen = 0
        while seen != self._nummer:
            seen = self._nummer
            self._sov(RO)
        self._ryd()


class Indgang(WSGIHandler):
    """An answer that is made whole has given its connection back before it is sent, and is sent at
    once: a caller who reads slowly holds nothing of ours. The connection is given back here, which
    in Django is one of what listens for a call's end.
    """

    def __init__(self) -> None:
        super().__init__()
        self._oprydning = Oprydning()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        self._oprydning.et_kald()
        try:
            request_started.send(sender=Indgang, environ=environ)
            request = WSGIRequest(environ)
            if praefiks := request.META["SCRIPT_NAME"]:  # else it is what a thread begins with
                set_script_prefix(praefiks)
            response: Any = self.get_response(request)
            response._handler_class = Indgang
            if getattr(request, "var_stor", False):
                self._oprydning.et_stort()
            cookies = [("Set-Cookie", c.output(header="")) for c in response.cookies.values()]
            headers = [*response.items(), *cookies]
            start_response(f"{response.status_code} {response.reason_phrase}", headers)
        except BaseException:
            close_old_connections()  # nobody else will end the call
            raise
        if response.streaming:
            response._resource_closers.append(close_old_connections)
            return response  # the server closes it when it is sent
        body = response.content
        response.close()
        close_old_connections()
        return [body]


def uden_ubrugte_signaler() -> None:
    """Let what Django does at the beginning and the end of each call rest, where it does nothing
    here. Call once, when the web process starts.

    Every call ends with its connection given back (`Indgang`), so none begins with one; no cache
    has a connection; no call has addresses of its own; no column is of a type that each connection
    has to look up (hstore, citext). Statements are remembered with SAPA_DEBUG alone.
    """
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)  # asked by `Indgang` itself
    request_finished.disconnect(close_caches)
    request_finished.disconnect(reset_urlconf)
    connection_created.disconnect(register_type_handlers)
    if not settings.DEBUG:
        request_started.disconnect(reset_queries)


def indlaes_ruter() -> None:
    """Load the views, which Django would do at the first call: while somebody waits for it, and
    after `access.hukommelse.hold_igen` has looked at what there is. Raises what is wrong with
    them."""
    get_resolver().url_patterns  # noqa: B018 - a property that loads


def forbindelser_pr_traad() -> None:
    """Find a thread's connection without asking each time whether the thread is one of asyncio's:
    none is, in a web process of WSGI. Call once, before the first connection.

    Django's own (`asgiref.local.Local`) is the same `threading.local` once it has asked.
    """
    connections._connections = threading.local()  # type: ignore[attr-defined]


def uden_psycopgs_planer() -> None:
    """Let psycopg remember no statements: the plans of a server's threads are `access.lavt`'s own.
    Call once, before the first connection.

    To know what it meets again it kept the texts of a hundred for each connection, none of which it
    met: Django writes the values into them, so each was another, with what it said of persons.
    """
    for settings_ in connections.settings.values():
        settings_["OPTIONS"]["prepare_threshold"] = None
