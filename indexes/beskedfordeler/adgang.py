"""Who delivers messages: known from a moment ago, and made sure of by the statement that stores.

A flood of messages is of few clients, and to look each up by itself was a third of a message's
cost. What is out of the ordinary in a call is left to the ordinary way: `spoerg_paa_ny`.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from access.klienter import bevist
from access.klienter.bevist import Bevist
from indexes.api.authentication import KlientAuthentication, fremlagt, kvote
from indexes.registrering.svar import Klient


def spoerg_paa_ny(request: Request) -> Klient:
    """Who calls, asked of the database after all. Raises AuthenticationFailed and ForMange."""
    http: HttpRequest = request._request
    http.kan_huskes = False  # type: ignore[attr-defined]
    del http.legitimeret  # type: ignore[attr-defined]  # until it is found to be so
    if (name := fremlagt(http)) is not None:
        bevist.husket.glem(name)
    found = KlientAuthentication().authenticate(request)
    if found is None:
        raise NotAuthenticated
    return found[0]


def husk(request: Request, now: datetime) -> None:
    """Remember who calls, for the messages that follow this one."""
    http: HttpRequest = request._request
    name, found = fremlagt(http), http.legitimeret  # type: ignore[attr-defined]
    if name is None or bevist.husket.find(name) is not None:
        return
    http.kan_huskes = False  # type: ignore[attr-defined]
    quota = kvote(found.klient)
    stamp = bevist.stempel(found.klient, kvote=quota, now=now)
    # Read again after the stamp was taken: a change between the two is seen at the next message.
    again = KlientAuthentication().authenticate(request)
    if again is not None:
        klient, legitimeret = again
        bevist.husket.husk(name, Bevist(legitimeret, klient.aftaler, stamp, quota))
