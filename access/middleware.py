"""One transaction a request, in the database role that its path asks for, and the user's Adgang in
it.

The log of a look and the look stand or fall together, and both are durable before the answer
leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import structlog
from django.conf import settings
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from psycopg_pool import PoolTimeout

from access import hukommelse, krop
from access.db import (
    INDLAES_LAASETID,
    INDLAES_TIMEOUT,
    PERSON_TIMEOUT,
    WEB_TIMEOUT,
    database_role,
    saet_adgang,
)
from access.fortsaettelse import Fortsaettes
from access.selectors import resolve_adgang
from access.services import SESSION_BRUGER, SESSION_SCOPE, session_gaelder
from access.values import Adgang

log = structlog.get_logger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]
# `/service/`: the SOAP addresses of SF2900, as its WSDL documents have them.
API_PREFIX = ("/api/", "/service/")
PERSON_PREFIX = "/person/"
NEDE = (OperationalError, PoolTimeout)


class DatabaseRoleMiddleware:
    """Pages work as sapa_web, the API as sapa_indlaes. An answer of 500 or above stores nothing.

    A call whose client turned out, in its first statement, to be another than it was remembered to
    be (`forny`) is made again from its beginning, once, and then asks who calls.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API_PREFIX):
            # Read before the transaction: a slow sender must not hold a connection.
            laes_krop(request)
        came = dict(request.__dict__)
        try:
            response = self._svar(request)
            if getattr(request, "forny", False):
                request.__dict__.clear()
                request.__dict__.update(came, spoerges=True)
                response = self._svar(request)
            if isinstance(response, Fortsaettes) and response.status_code < 500:
                found = response.vent()
                with _rolle(request, getattr(request, "adgang", None)):
                    response.goer_faerdig(found)
                    if response.status_code >= 500:
                        transaction.set_rollback(True)
            if len(getattr(request, "_body", b"")) >= hukommelse.STOR_BESKED:
                request._body = b""
                request.var_stor = True  # type: ignore[attr-defined]
                hukommelse.giv_tilbage()
            return response
        except NEDE as fejl:
            return svarer_ikke(request, fejl)

    def _svar(self, request: HttpRequest) -> HttpResponse:
        with _rolle(request):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


def _rolle(request: HttpRequest, adgang: Adgang | None = None) -> AbstractContextManager[None]:
    if request.path.startswith(API_PREFIX):
        # Taken together with the look-up of who calls.
        return database_role(
            "sapa_indlaes", timeout=INDLAES_TIMEOUT, laasetid=INDLAES_LAASETID, sammen=True
        )
    looks = request.method == "GET" and request.path.startswith(PERSON_PREFIX)
    timeout = PERSON_TIMEOUT if looks else WEB_TIMEOUT
    return database_role("sapa_web", timeout=timeout, adgang=adgang)


def svarer_ikke(request: HttpRequest, fejl: Exception) -> HttpResponse:
    """The answer while the database is away (`NEDE`): nothing was stored."""
    log.error("database_svarer_ikke", fejl=type(fejl).__name__)
    answer: HttpResponse = import_string(settings.UTILGAENGELIG_VIEW)(request)
    return answer


def laes_krop(request: HttpRequest) -> None:
    """Read the body of an API call, unpacked, at most MAKS_BESKED_BYTES; else leave the view why
    not. Once: whoever comes later finds it read."""
    if hasattr(request, "krop_fejl"):
        return
    fejl, body = None, b""
    try:
        body = krop.laes(
            request, loft=settings.MAKS_BESKED_BYTES, sekunder=settings.MAKS_BESKED_SEKUNDER
        )
    except krop.Afvist as afvist:
        fejl = afvist.fejl
    request.krop_fejl = fejl  # type: ignore[attr-defined]
    request._body = body


class AdgangMiddleware:
    """Resolve the signed-in user's rights once, hand them on as `request.adgang`, and open the lock
    that far."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.adgang = None  # type: ignore[attr-defined]
        if not request.path.startswith(API_PREFIX):
            bruger_id = request.session.get(SESSION_BRUGER)
            if bruger_id is not None:
                adgang: Adgang | None = None
                if session_gaelder(request, timezone.now()):
                    adgang = resolve_adgang(bruger_id, scope=request.session.get(SESSION_SCOPE))
                if adgang is None:
                    request.session.flush()
                else:
                    saet_adgang(adgang)
                    request.adgang = adgang  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.adgang is not None:  # type: ignore[attr-defined]
            # What one user saw must not come back from a shared browser's cache.
            response.headers.setdefault("Cache-Control", "no-store")
        return response
