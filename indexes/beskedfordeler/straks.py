"""The ordinary message of a known client, taken in before all that it does not need.

The view's own way (`api.ModtagBesked`) has an open transaction, a route, and a look-up of who calls
around it, and they were half of a message's cost. Here is what most messages are, in one statement
(docs/decisions/0096 and 0100); what is anything else goes the view's way as if it had come there
first, and is answered there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access import hukommelse
from access.klienter import loft
from access.klienter.bevist import Bevist
from access.klienter.services import brug_skal_noteres, tael_samlet
from access.middleware import NEDE, laes_krop, svarer_ikke
from indexes.api.fejl import XML
from indexes.beskedfordeler import modtag
from indexes.beskedfordeler.adgang import kendt, leverer_for
from indexes.beskedfordeler.api import kvittering
from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.kuvert import STI
from indexes.beskedfordeler.samling import samling
from indexes.beskedfordeler.vaekker import vaekker
from indexes.oio import SkemaFejl

GetResponse = Callable[[HttpRequest], HttpResponse]


class StraksMiddleware:
    """Stands outside the transaction, inside the client's limit and the back-pressure."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == STI and request.method == "POST":
            now = timezone.now()
            if (known := kendt(request, now)) is not None:
                try:
                    straks = _straks(request, known, now)
                except NEDE as fejl:
                    return svarer_ikke(request, fejl)
                if straks is not None:
                    return straks
        return self.get_response(request)


def _straks(request: HttpRequest, known: Bevist, now: datetime) -> HttpResponse | None:
    """The receipt. None where anything is out of the ordinary: nothing is stored."""
    request.get_host()  # a call to a host that we are not is refused, as everywhere
    myndigheder = leverer_for(known.aftaler)
    if not myndigheder or request.content_type != XML or brug_skal_noteres(known.legitimeret, now):
        return None
    laes_krop(request)
    body = request.body
    if request.krop_fejl is not None or len(body) >= hukommelse.STOR_BESKED:  # type: ignore[attr-defined]
        return None
    try:
        post = modtag.Post.af(body, laes_push(body), now)
        udfald = samling.gem(post, known, myndigheder=myndigheder)
    except SkemaFejl:
        return None
    except OperationalError:
        raise
    except DatabaseError:
        return None
    if udfald is modtag.Udfald.FORNY:
        return None
    modtag.fortael(post, known.legitimeret.klient.klient_id, udfald)
    talt: loft.Svar = request.loft_talt  # type: ignore[attr-defined]
    tael_samlet(known.legitimeret, kald=1 + talt.afviste, afviste=talt.afviste, now=now)
    if udfald is modtag.Udfald.NY:
        vaekker.ring()  # it is durable; `on_commit` would take a connection to know so
    svar = kvittering(udfald)
    svar.headers["Content-Length"] = str(len(svar.content))
    return svar
