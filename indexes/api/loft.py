"""Before the database: who calls too often is told so. After the answer: the call is counted."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access.klienter import bevist, loft, proxy
from access.klienter.legitimation import Legitimeret
from access.klienter.services import noter_brug, noter_brug_samlet
from access.middleware import API_PREFIX
from indexes.api.authentication import basic, fremlagt
from indexes.api.fejl import for_mange, forny

log = structlog.get_logger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class KlientloftMiddleware:
    """Stands outside the transaction: a call over the limit costs neither a connection nor its
    body's reading.

    A credential that was good a moment ago counts against its client; what is not known counts
    against no client, but its address waits when too many have failed there.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API_PREFIX) and (name := fremlagt(request)) is not None:
            kendt = loft.kendte.find(name)
            if kendt is not None:
                svar = loft.kald(kendt)
                request.loft_talt = svar  # type: ignore[attr-defined]
                vent = svar.vent
            else:
                vent = loft.hindret(proxy.adresse(request), basic(request)[0])
            if vent:
                klient = kendt.klient_id if kendt else "ukendt"
                log.warning("klient_over_loft", klient=klient, vent=vent)
                return for_mange(request, vent)
        return self.get_response(request)


class ForbrugMiddleware:
    """Stands just inside the transaction: the client's day is its last statement, and with it goes
    what the call left to be written: the figures of a delivery, the revisionslog of a read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found: Legitimeret | None = getattr(request, "legitimeret", None)
        talt: loft.Svar = getattr(request, "loft_talt", loft.Svar(0))
        if response.status_code >= 500:
            return response  # what is rolled back is not counted
        figures = getattr(request, "modtagelse_tal", None)
        log: str | None = getattr(request, "revisionslog_til_sidst", None)
        # What Redis refused waits there for the next call.
        tal = {"kald": 1 + talt.afviste, "afviste": talt.afviste + (response.status_code >= 400)}
        if getattr(request, "brug_samles", False) and found is not None and not talt.vent:
            noter_brug_samlet(found, **tal, now=timezone.now())
        elif found is not None and not talt.vent:
            try:
                noter_brug(
                    found,
                    **tal,
                    objekter=getattr(request, "antal_objekter", 0),
                    now=timezone.now(),
                    med=[figures] if figures is not None else (),
                    log=log,
                )
            except DatabaseError as fejl:
                # A call that was refused without a question to the database.
                if bevist.er_foraeldet(fejl):
                    return forny(request)
                raise
        elif figures is not None or log is not None:
            raise RuntimeError("a call that was let in by nobody has left something to write")
        return response
