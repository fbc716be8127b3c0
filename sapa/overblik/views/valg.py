"""Small choices that any page offers: the reason for looking, and the language."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.revisionslog import Opslag
from access.views_support import kraever_login, offentlig, sikker_sti
from indexes.part import selectors as partregister
from indexes.sag import selectors as sagsindeks
from sapa.overblik import anledning
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.logning import opslag_person, opslag_sag


@kraever_login
@require_POST
def vaelg_anledning(request: Anmodning) -> HttpResponse:
    """Keep the reason for the session. The page of a person or a sag is logged again, under the
    new reason."""
    before = revisionslog.anledning(request)
    valgt = anledning.vaelg(request, request.POST.get("anledning", ""))
    vist = _vist(request) if valgt and valgt.kode != before else None
    logget = revisionslog.noter(request, [vist]) if vist else None
    if request.htmx:
        return render(
            request, "overblik/partials/logget.html", {"logget": logget, "anledning": valgt}
        )
    return HttpResponseRedirect(_tilbage(request))


@offentlig
@require_POST
def sprog(request: HttpRequest) -> HttpResponse:
    """Show the pages in the chosen language from now on."""
    response = HttpResponseRedirect(_tilbage(request))
    wanted = request.POST.get("sprog", "")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=365 * 24 * 3600,
            httponly=True,
            secure=request.is_secure(),
            samesite="Lax",
        )
    return response


@offentlig
@require_GET
def tastatur(request: HttpRequest) -> HttpResponse:
    """The list of keys as a page of its own, for those without script."""
    return render(request, "overblik/tastatur.html")


def _vist(request: Anmodning) -> Opslag | None:
    """What the page that the form stands on shows, if the user may see it."""
    nu = timezone.now()
    if part_uuid := _uuid(request.POST.get("part", "")):
        person = partregister.person(adgang=request.adgang, part_uuid=part_uuid, at=nu)
        return opslag_person(komponenter.PERSON, person) if person else None
    if sag_uuid := _uuid(request.POST.get("sag", "")):
        sag = sagsindeks.sagsdetaljer(adgang=request.adgang, sag_uuid=sag_uuid, at=nu)
        return opslag_sag(komponenter.SAGSOVERBLIK, sag.fakta, sag.primaer_part) if sag else None
    return None


def _tilbage(request: HttpRequest) -> str:
    return sikker_sti(request, request.POST.get("tilbage", "")) or reverse("min_side")


def _uuid(tekst: str) -> UUID | None:
    try:
        return UUID(tekst)
    except ValueError:
        return None
