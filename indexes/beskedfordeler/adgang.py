"""Who delivers messages: known from a moment ago, and made sure of by the statement that stores.

A flood of messages is of few clients, and to look each up by itself was a third of a message's
cost. What is out of the ordinary in a call is left to the ordinary way (`straks`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from rest_framework.request import Request

from access.klienter import bevist
from access.klienter.bevist import Bevist
from access.klienter.values import Aftale, Rettighed
from indexes.api.authentication import KlientAuthentication, fremlagt, kvote


def leverer_for(aftaler: Iterable[Aftale]) -> set[int]:
    """The authorities that a client with these agreements may deliver messages for."""
    return {m for a in aftaler if Rettighed.BESKED in a.rettigheder for m in a.myndigheder}


def kendt(http: HttpRequest, now: datetime) -> Bevist | None:
    """The caller as it was a moment ago. None for one whose limit has not counted this call."""
    if not hasattr(http, "loft_talt") or (name := fremlagt(http)) is None:
        return None
    known = bevist.husket.find(name)
    return known if known is not None and known.gaelder(now) else None


def glem(http: HttpRequest) -> None:
    """Who calls is to be asked of the database."""
    if (name := fremlagt(http)) is not None:
        bevist.husket.glem(name)


def husk(request: Request, now: datetime) -> None:
    """Remember who calls, for the messages that follow this one."""
    http: HttpRequest = request._request
    name, found = fremlagt(http), http.legitimeret  # type: ignore[attr-defined]
    if name is None or bevist.husket.find(name) is not None:
        return
    quota = kvote(found.klient)
    stamp = bevist.stempel(found.klient, kvote=quota, now=now)
    # Read again after the stamp was taken: a change between the two is seen at the next message.
    again = KlientAuthentication().authenticate(request)
    if again is not None:
        klient, legitimeret = again
        bevist.husket.husk(name, Bevist(legitimeret, klient.aftaler, stamp, quota))
