"""Errors in the contract's own form: MultipleOutput with a StandardRetur in XML, problem details in
JSON.

StatusKode and HTTP status go together (INDEXES.md 17.2): 40/400 bad input, 41/401 not
authenticated,
43/403 not allowed, 50/500 ours. Nothing of the message's content is ever repeated.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import psycopg
import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from psycopg_pool import PoolTimeout
from rest_framework import exceptions

from access.klienter import bevist
from indexes.api.forhandling import FORMER, frabedt, oensket
from indexes.modtagelse.fund import linje, som_data
from indexes.oio import Fejl, Regelbrud, skriv_fejlsvar
from indexes.oio.beskeder import Operationsnavn, Tjeneste
from indexes.oio.enkelt import Enkelt, skriv_svar
from indexes.oio.forespoergsler import skriv_svar as skriv_laesesvar
from indexes.oio.grammatik import Felt

log = structlog.get_logger(__name__)

XML, JSON, PROBLEM = "application/xml", "application/json", "application/problem+json"
TOKEN_STI = "/api/v1/token"
DAGENS_KVOTE = "Dagens kvote af objekter er brugt. Den begynder forfra ved midnat, dansk tid."
_KODER = {
    400: 40,
    401: 41,
    403: 43,
    404: 44,
    405: 40,
    406: 40,
    409: 49,
    413: 40,
    415: 40,
    422: 40,
    429: 40,
}


class ForMange(exceptions.APIException):
    """The call came too early: it may come again after `vent` seconds."""

    status_code = 429

    def __init__(self, vent: int, besked: str = "") -> None:
        super().__init__(besked)
        self.vent, self.besked = vent, besked


# Addresses whose contract has a form of its own for every answer: what writes a refusal there.
_EGNE_SVAR: dict[str, Callable[[str], bytes]] = {}
_NEDE: dict[str, int] = {}


def tilmeld_egne_svar(sti: str, skriv: Callable[[str], bytes], *, nede: int = 200) -> None:
    """Let every refusal at the address be what `skriv` makes of its text, as XML. `nede`: the HTTP
    status of it while the database does not answer."""
    _EGNE_SVAR[sti], _NEDE[sti] = skriv, nede


def nede_status(request: HttpRequest) -> int:
    """The HTTP status of an address with answers of its own while the database does not answer."""
    return _NEDE.get(request.path, 200)


def egne_svar(request: HttpRequest) -> Callable[[str], bytes] | None:
    """What writes the refusals of this address, if its contract says so itself."""
    return _EGNE_SVAR.get(request.path)


def statuskode(http: int) -> int:
    """StandardRetur's code for an HTTP status."""
    return _KODER.get(http, 50)


def fejlsvar(
    request: HttpRequest,
    http: int,
    besked: str,
    *,
    fejl: Sequence[Fejl | Regelbrud] = (),
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """A call that failed as a whole, in the form that the caller reads. `fejl`: breaches of the
    schema, or those that the one object of the call was refused for."""
    kode = statuskode(http)
    if (skriv := egne_svar(request)) is not None:
        return HttpResponse(skriv(besked), status=http, content_type=XML, headers=headers)
    if svarformat(request) == JSON:
        problem = {
            "type": "about:blank",
            "title": besked,
            "status": http,
            "StandardRetur": {"StatusKode": kode, "FejlbeskedTekst": besked},
            "fejl": [som_data(f) for f in fejl],
        }
        body, content_type = json.dumps(problem, ensure_ascii=False).encode(), PROBLEM
    else:
        details = "\n".join(map(linje, fejl)) or None
        body, content_type = _xml(request, kode, besked, details), XML
    return HttpResponse(body, status=http, content_type=content_type, headers=headers)


def _xml(request: HttpRequest, kode: int, besked: str, detaljer: str | None) -> bytes:
    """In the output element of the operation that was called."""
    rod: Felt | None = getattr(request, "svar_rod", None)  # a read says which
    if rod is not None:
        retur: dict[str, Any] = {"StatusKode": kode, "FejlbeskedTekst": besked}
        if detaljer:
            retur["DetaljeretFejlbesked"] = detaljer
        return skriv_laesesvar({"StandardRetur": retur}, rod, som_json=False)
    enkelt: Enkelt | None = getattr(request, "enkelt", None)
    if enkelt is not None:
        return skriv_svar(enkelt, kode, besked, detaljer)
    operation: Operationsnavn = getattr(request, "operation", "importer")
    return skriv_fejlsvar(kode, besked, detaljer, tjeneste(request), operation)


# Addresses that know no XML, by how they begin.
_KUN_JSON: set[str] = set()


def tilmeld_kun_json(sti: str) -> None:
    """Let all answers at addresses that begin so be JSON, whatever is asked for."""
    _KUN_JSON.add(sti)


def svarformat(request: HttpRequest) -> str:
    """`Accept` decides, by its weights; without a wish, the answer has the form of the question,
    unless that is the one form that is not wanted."""
    if request.path.startswith(tuple(_KUN_JSON)):
        return JSON
    meta = request.META
    return _form(meta.get("HTTP_ACCEPT", "*/*"), meta.get("CONTENT_TYPE", ""))


@lru_cache(maxsize=256)
def _form(accept: str, content_type: str) -> str:
    if (form := oensket(accept)) is None:
        form = "json" if "json" in content_type.lower() else "xml"
        uoensket = frabedt(accept) if ";" in accept else set()
        if form in uoensket:
            form = next((other for other in FORMER if other not in uoensket), form)
    return JSON if form == "json" else XML


def tjeneste(request: HttpRequest) -> Tjeneste:
    """Which service's reply element: by path."""
    return "ydelsesindeks" if "/ydelsesindeks/" in request.path else "sagdokumentindeks"


def exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's hook: what its own checks raise, and what we did not foresee, in the contract's
    form."""
    request: HttpRequest = context["request"]._request
    if isinstance(exc, ForMange):
        return for_mange(request, exc.vent, exc.besked)
    if isinstance(exc, exceptions.APIException):
        headers = {}
        if isinstance(exc, exceptions.AuthenticationFailed | exceptions.NotAuthenticated):
            exc.status_code = 401
            headers["WWW-Authenticate"] = context["view"].get_authenticate_header(
                context["request"]
            )
        return fejlsvar(request, exc.status_code, _dansk(exc), headers=headers)
    if bevist.er_foraeldet(exc):
        return forny(request)
    if isinstance(exc, OperationalError | InterfaceError | PoolTimeout):
        raise exc  # the database went away; the error page answers 503: nothing was stored
    if isinstance(exc, psycopg.OperationalError | psycopg.InterfaceError):
        # Inside a COPY the driver's own errors come to us as they are.
        raise OperationalError(type(exc).__name__) from exc
    log.error("api_fejl", view=type(context["view"]).__name__, exc_info=exc)
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    return fejlsvar(request, 500, "Der skete en fejl hos os. Intet er gemt. Send beskeden igen.")


def forny(request: HttpRequest) -> HttpResponse:
    """Have the call made again from its beginning (access.middleware): its client was another than
    it was remembered to be, and nothing has been done. Nobody sees the answer."""
    request.forny = True  # type: ignore[attr-defined]
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    return HttpResponse(status=503)


def for_mange(request: HttpRequest, vent: int, besked: str = "") -> HttpResponse:
    """429: the call came too early. Nothing of it was read; it may come again after `vent` s."""
    besked = besked or f"Der kommer for mange kald. Vent {vent} sekunder, og send igen."
    headers = {"Retry-After": str(vent)}
    if er_token(request):
        return tokenfejl(429, "temporarily_unavailable", besked, headers=headers)
    return fejlsvar(request, 429, besked, headers=headers)


def er_token(request: HttpRequest) -> bool:
    """True at the token endpoint, whose refusals have the form of RFC 6749."""
    return request.path == TOKEN_STI


def tokenfejl(
    http: int, error: str, besked: str, *, headers: dict[str, str] | None = None
) -> HttpResponse:
    """A refusal of the token endpoint: RFC 6749 section 5.2, with our StandardRetur beside it."""
    body = {
        "error": error,
        "error_description": besked,
        "StandardRetur": {"StatusKode": statuskode(http), "FejlbeskedTekst": besked},
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False).encode(),
        status=http,
        content_type=JSON,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def _dansk(exc: exceptions.APIException) -> str:
    if isinstance(exc, exceptions.NotAuthenticated):
        return "Log ind med et token (Bearer) fra /api/v1/token."
    if isinstance(exc, exceptions.MethodNotAllowed):
        return "Metoden findes ikke her."
    return str(exc.detail)
