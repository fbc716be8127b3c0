"""Error pages. Hidden and absent look alike: one 404 page, whatever the reason."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout

from access.middleware import API_PREFIX
from access.views_support import offentlig
from indexes.api.fejl import fejlsvar
from sapa import utilgaengelig
from sapa.visning.middleware import UdeladtAfVisning


@offentlig
def ugyldig(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request makes no sense."""
    if request.path.startswith(API_PREFIX):
        return fejlsvar(request, 400, "Kaldet kan ikke læses.")
    return render(request, "400.html", status=400)


@offentlig
def ingen_adgang(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but the role does not give this page. Says so, and not what is behind it;
    where the authority tells what is hidden, also which visning left it out."""
    adgang = getattr(request, "adgang", None)
    visning = ""
    if isinstance(exception, UdeladtAfVisning) and adgang is not None and adgang.viser_skjulte:
        visning = exception.visning
    return render(request, "403.html", {"visning": visning}, status=403)


@offentlig
def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is too old: nothing was sent."""
    return render(request, "403_csrf.html", status=403)


@offentlig
def ikke_fundet(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 for what does not exist and for what the user may not know exists."""
    if request.path.startswith(API_PREFIX):
        return fejlsvar(request, 404, "Adressen findes ikke.")
    return render(request, "404.html", status=404)


@offentlig
def serverfejl(request: HttpRequest) -> HttpResponse:
    """500: our fault, or 503 where the database went away in the middle; nothing is stored.

    Django calls this while the exception is being handled, in place of the middleware that holds
    the transaction. Rendered without the request, since anything of it may be what failed.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError | PoolTimeout):
        return utilgaengelig.svar(request)
    if request.path.startswith(API_PREFIX):
        return fejlsvar(request, 500, str(_("Der skete en fejl hos os. Intet er gemt.")))
    return HttpResponse(render_to_string("500.html"), status=500)
