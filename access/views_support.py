"""What every route says about itself: who may come in. A meta-test fails for a route that says
nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from access import komponenter
from access.revisionslog import Opslag, noter

View = Callable[..., HttpResponse]


def offentlig(view: View) -> View:
    """Open to anyone: sign-in, health, error pages. Shows nothing about a person or a sag."""
    view.adgangskrav = "offentlig"  # type: ignore[attr-defined]
    return view


def kraever_login(view: View) -> View:
    """Open to any signed-in user, whatever her rights."""
    return _kraever(view, ())


def kraever(*permissions: str) -> Callable[[View], View]:
    """Open to a signed-in user who holds every named permission in some group. A refusal is
    logged."""

    def decorator(view: View) -> View:
        return _kraever(view, permissions)

    return decorator


def _kraever(view: View, permissions: tuple[str, ...]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        adgang = getattr(request, "adgang", None)
        if adgang is None:
            return _til_log_ind(request)
        missing = [p for p in permissions if not adgang.har(p)]
        if missing:
            match = request.resolver_match
            element = Opslag(
                komponenter.AFVIST,
                soegekriterier=f"Side: {match.view_name if match else ''}",
                part_uuid=kwargs.get("part_uuid"),
                sag_uuid=kwargs.get("sag_uuid"),
            )
            noter(request, [element])
            raise PermissionDenied(missing[0])
        return view(request, *args, **kwargs)

    guarded.adgangskrav = permissions or "login"  # type: ignore[attr-defined]
    return guarded


def sikker_sti(request: HttpRequest, wanted: str) -> str:
    """`wanted` as a path of this site, or empty if it leads to another or nowhere."""
    if not wanted or not url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    parts = urlsplit(wanted)
    # A path that begins with two slashes names another host.
    if not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    return urlunsplit(("", "", parts.path, parts.query, ""))


def _til_log_ind(request: HttpRequest) -> HttpResponse:
    target = reverse("log_ind")
    if request.method == "GET":
        target += "?" + urlencode({"videre": request.get_full_path()})
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
