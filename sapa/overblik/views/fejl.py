"""Error pages. Hidden and absent look alike: one 404 page, whatever the reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from access.views_support import offentlig


@offentlig
def ugyldig(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request makes no sense."""
    return render(request, "400.html", status=400)


@offentlig
def ingen_adgang(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but the role does not give this page. Says so, and not what is behind it."""
    return render(request, "403.html", status=403)


@offentlig
def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is too old: nothing was sent."""
    return render(request, "403_csrf.html", status=403)


@offentlig
def ikke_fundet(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 for what does not exist and for what the user may not know exists."""
    return render(request, "404.html", status=404)


@offentlig
def serverfejl(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without the request, since anything of it may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
