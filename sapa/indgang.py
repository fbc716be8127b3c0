"""How the web server's call comes in and the answer leaves: Django's own handler, without what
nobody here uses.

What a call costs around what it does is most of what a message costs, and the same for all.
"""

from __future__ import annotations

import threading
from typing import Any

from django.conf import settings
from django.contrib.postgres.signals import register_type_handlers
from django.core.cache import close_caches
from django.core.handlers.base import reset_urlconf
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections, reset_queries
from django.db.backends.signals import connection_created
from django.urls import get_resolver


class Indgang(WSGIHandler):
    """An answer that is made whole has given its connection back before it is sent, and is sent at
    once: a caller who reads slowly holds nothing of ours."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        try:
            response: Any = super().__call__(environ, start_response)
        except BaseException:
            close_old_connections()  # nobody else will end the call
            raise
        if response.streaming:
            return response  # the server closes it when it is sent
        body = response.content
        response.close()
        return [body]


def uden_ubrugte_signaler() -> None:
    """Let what Django does at the beginning and the end of each call rest, where it does nothing
    here. Call once, when the web process starts.

    Every call ends with its connection given back (`Indgang`), so none begins with one; no cache
    has a connection; no call has addresses of its own; no column is of a type that each connection
    has to look up (hstore, citext). Statements are remembered with SAPA_DEBUG alone.
    """
    request_started.disconnect(close_old_connections)
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
