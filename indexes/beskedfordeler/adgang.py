"""Who delivers messages: known from a moment ago, and made sure of by the statement that stores.

A flood of messages is of few clients, and to look each up by itself was a third of a message's
cost. What is out of the ordinary in a call is left to the ordinary way: `spoerg_paa_ny`.
"""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from indexes.api.authentication import KlientAuthentication
from indexes.registrering.svar import Klient


def spoerg_paa_ny(request: Request) -> Klient:
    """Who calls, asked of the database after all. Raises AuthenticationFailed and ForMange."""
    http: HttpRequest = request._request
    http.spoerges = True  # type: ignore[attr-defined]
    del http.legitimeret  # type: ignore[attr-defined]  # until it is found to be so
    found = KlientAuthentication().authenticate(request)
    if found is None:
        raise NotAuthenticated
    return found[0]
