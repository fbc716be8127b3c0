"""The one place where a tab that the user's visning leaves out is refused: before its view, by the
route. Fragments, files and filters belong to a tab or a block, and are refused with it.

A meta-test holds that every address about a person is a registered tab's, or excused by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from access.komponenter import AFVIST
from access.revisionslog import Opslag, kriterier, noter
from access.values import Adgang
from sapa.overblik.faner import ved_rute
from sapa.visning.gaelder import Visning, visning_for

GetResponse = Callable[[HttpRequest], HttpResponse]


class UdeladtAfVisning(PermissionDenied):
    """The user's målgruppevisning leaves out what she asked for."""

    def __init__(self, visning: str) -> None:
        super().__init__("visning")
        self.visning = visning


class VisningMiddleware:
    """Stands inside AdgangMiddleware: the user is known, and the transaction is open."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: dict[str, Any]
    ) -> None:
        """Raises UdeladtAfVisning, logged, for a route of a tab or a block that is left out."""
        adgang: Adgang | None = getattr(request, "adgang", None)
        match = request.resolver_match
        if adgang is None or match is None:
            return
        visning = visning_for(adgang)
        if visning.indsnaevrer and udeladt(visning, match.view_name):
            afvis(request, visning)


def udeladt(visning: Visning, rute: str) -> bool:
    """Whether a visning leaves out what stands at an address."""
    found = ved_rute(rute)
    if found is None:
        return False
    fane, blok = found
    return not (visning.har_fane(fane.noegle) and (blok is None or visning.har_blok(blok.noegle)))


def kraev_blok(request: HttpRequest, blok: str) -> None:
    """For a part of a page that is asked for by itself. Raises UdeladtAfVisning, logged."""
    adgang: Adgang | None = getattr(request, "adgang", None)
    if adgang is not None and not (visning := visning_for(adgang)).har_blok(blok):
        afvis(request, visning)


def kraev_fane(request: HttpRequest, fane: str) -> None:
    """For a search that leads to a kind of page. Raises UdeladtAfVisning, logged."""
    adgang: Adgang | None = getattr(request, "adgang", None)
    if adgang is not None and not (visning := visning_for(adgang)).har_fane(fane):
        afvis(request, visning)


def afvis(request: HttpRequest, visning: Visning) -> None:
    """Log the attempt, and refuse it. Raises UdeladtAfVisning."""
    match = request.resolver_match
    keys = match.kwargs if match else {}
    told = kriterier([("Side", match.view_name if match else ""), ("Visning", visning.navn)])
    element = Opslag(
        AFVIST,
        soegekriterier=told,
        part_uuid=keys.get("part_uuid"),
        sag_uuid=keys.get("sag_uuid"),
    )
    noter(request, [element])
    raise UdeladtAfVisning(visning.navn)
