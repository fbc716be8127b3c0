"""Refusals of system clients, in the revisionslog.

Two kinds: a client that we know and that did not prove it (401), and one that did and asked for
what its serviceaftaler do not give (403, or single objects of a batch). Whoever we do not know at
all leaves a line in the application log alone: strangers must not be able to write here.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access.afvisning.services import noter_afvist
from access.klienter import proxy
from access.klienter.legitimation import Afvist, Legitimeret
from access.models import Systemklient
from indexes.oio import IndeksObjekt
from indexes.registrering.ejerskab import ejerskab
from indexes.registrering.svar import INGEN_ADGANG, Resultat

GetResponse = Callable[[HttpRequest], HttpResponse]
INGEN_AFTALE = "ingen serviceaftale"


def noter_forkert(http: HttpRequest, fejl: Afvist, *, now: datetime) -> None:
    """A failed authentication of a client of ours, once a minute and reason."""
    if not fejl.klient_id:
        return
    klient = (
        Systemklient.objects.select_related("fagsystem").filter(klient_id=fejl.klient_id).first()
    )
    if klient is not None:
        noter_afvist(klient, side=_side(http), grund=fejl.grund, ip=_ip(http), now=now)


def husk_afviste(
    http: HttpRequest,
    objekter: Sequence[IndeksObjekt],
    results: Sequence[Resultat],
    *,
    now: datetime,
) -> None:
    """Keep for the middleware whose objects of a batch the client had no serviceaftale for."""
    refused = {(r.art, r.uuid) for r in results if r.statuskode == INGEN_ADGANG}
    if refused:
        http.afvist_ejere = {  # type: ignore[attr-defined]
            ejerskab(o, now).ejer_cvr for o in objekter if (o.art, o.uuid) in refused
        }


class AfvistKlientMiddleware:
    """Stands inside the transaction: an answer of 401 or 403 is committed with its row."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found: Legitimeret | None = getattr(request, "legitimeret", None)
        ejere: set[str] | None = getattr(request, "afvist_ejere", None)
        refused = response.status_code == 403 or ejere is not None
        if found is not None and refused and response.status_code < 500:
            noter_afvist(
                found.klient,
                side=_side(request),
                grund=INGEN_AFTALE,
                ip=_ip(request),
                now=timezone.now(),
                ejere=ejere or (),
            )
        return response


def _side(http: HttpRequest) -> str:
    """The route, without the keys in it."""
    match = http.resolver_match
    return f"/{match.route}" if match else http.path[:200]


def _ip(http: HttpRequest) -> str | None:
    try:
        return str(ipaddress.ip_address(proxy.adresse(http)))
    except ValueError:
        return None
