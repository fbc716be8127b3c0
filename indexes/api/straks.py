"""A call that is as nearly all are, answered before all that it does not need.

A view's own way has an open transaction, a route and a look-up of who calls around it, which cost a
call more than what it brought. An address may say how its ordinary call is answered (`tilmeld`);
what is anything else goes the view's way as if it had come there first, and is answered there
(docs/decisions/0100 and 0107).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access import hukommelse
from access.klienter import bevist
from access.klienter.bevist import Bevist
from access.klienter.services import brug_skal_noteres
from access.middleware import NEDE, laes_krop, svarer_ikke
from indexes.api.authentication import fremlagt

log = structlog.get_logger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
Straks = Callable[[HttpRequest, Bevist, datetime], HttpResponse | None]
"""The answer to a POST of a client that is known from a moment ago, which the statement that stores
must make sure of. None where anything is out of the ordinary: nothing is stored, or noted."""

_VEJE: dict[str, Straks] = {}


def tilmeld(sti: str, straks: Straks) -> None:
    """Called once per address, when its app is ready."""
    _VEJE[sti] = straks


class StraksMiddleware:
    """Stands outside the transaction, inside the client's limit and the back-pressure."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        straks = _VEJE.get(request.path) if request.method == "POST" else None
        if straks is None:
            return self.get_response(request)
        now = timezone.now()
        try:
            known = _kendt(request, now)
            svar = straks(request, known, now) if known is not None else None
        except NEDE as fejl:
            return svarer_ikke(request, fejl)
        except (BadRequest, SuspiciousOperation):
            raise  # the host is not ours
        except Exception as fejl:  # the view meets it too, and answers in its contract's form
            if not bevist.er_foraeldet(fejl):  # then the view asks who calls
                log.warning("straks_opgivet", fejl=type(fejl).__name__)
            svar = None
        if svar is None:
            return self.get_response(request)
        svar.headers["Content-Length"] = str(len(svar.content))
        return svar


def _kendt(http: HttpRequest, now: datetime) -> Bevist | None:
    """The caller as it was a moment ago, if its body is one of ordinary size. None for one whose
    limit has not counted this call, or whose proof's own use is to be noted."""
    http.get_host()  # a call to a host that we are not is refused, as everywhere
    if not hasattr(http, "loft_talt") or (name := fremlagt(http)) is None:
        return None
    known = bevist.husket.find(name)
    if known is None or not known.gaelder(now) or brug_skal_noteres(known.legitimeret, now):
        return None
    laes_krop(http)
    fejl = http.krop_fejl  # type: ignore[attr-defined]
    return None if fejl is not None or len(http.body) >= hukommelse.STOR_BESKED else known
