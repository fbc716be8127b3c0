"""Denied attempts: what a signed-in user asked for by its key and did not get.

Hidden and absent are one 404, to her and to the log: it keeps which page and which key, and the
reviewer can find out what the key was. A refusal that the view has logged itself is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from access.komponenter import AFVIST
from access.revisionslog import Opslag, er_noteret_afvist, kriterier, noter

GetResponse = Callable[[HttpRequest], HttpResponse]
_AFVIST = {403, 404}


class AfvistMiddleware:
    """Stands inside AdgangMiddleware: the user is known, and the transaction is open."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in _AFVIST and not er_noteret_afvist(request):
            _noter(request)
        return response


def _noter(request: HttpRequest) -> None:
    match = request.resolver_match
    if getattr(request, "adgang", None) is None or match is None or not match.kwargs:
        return
    keys = {name: str(value)[:100] for name, value in match.kwargs.items()}
    tekst = kriterier([("Side", match.view_name), *keys.items()])
    element = Opslag(
        AFVIST,
        part_uuid=_uuid(match.kwargs.get("part_uuid")),
        sag_uuid=_uuid(match.kwargs.get("sag_uuid")),
        soegekriterier=tekst,
    )
    noter(request, [element])


def _uuid(value: object) -> UUID | None:
    return value if isinstance(value, UUID) else None
