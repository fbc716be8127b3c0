"""The front page of administration, and the history that its things share."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from access.views_support import kraever_login
from sapa.administration import historik, sider
from sapa.administration.historik import AdministrationFejl, Aendrer
from sapa.overblik.anmodning import Anmodning


@kraever_login
@require_GET
def forside(request: Anmodning) -> HttpResponse:
    """What can be set up, by group, and what each is for. Refused to one who may set up nothing."""
    groups = sider.afsnit(request.adgang)
    if not groups:
        raise PermissionDenied
    _noter(request, ("Side", "forside"))
    context = {"afsnit": groups, "menu": "administration"}
    return render(request, "administration/forside.html", context)


@kraever_login
@require_GET
def oversigt(request: Anmodning) -> HttpResponse:
    """The changes, newest first: all, of one kind, or of one thing."""
    return _vis(request)


@kraever_login
@require_POST
def fortryd(request: Anmodning, aendring: UUID) -> HttpResponse:
    """Make a thing as it was before a change: one more change."""
    try:
        emne = historik.fortryd(
            request.adgang,
            aendring,
            set_=request.POST.get("version", ""),
            aendrer=Aendrer.af(request, timezone.now()),
        )
    except LookupError:
        raise Http404 from None
    except AdministrationFejl as nej:
        return _vis(request, fejl=str(nej.tekst))
    query = urlencode({"emne": emne.noegle, "ok": "fortrudt"})
    return HttpResponseRedirect(f"{reverse('administrationshistorik')}?{query}")


def _vis(request: Anmodning, *, fejl: str = "") -> HttpResponse:
    adgang = request.adgang
    mine = [e for e in historik.emner() if historik.maa_se(adgang, e)]
    if not mine:
        raise PermissionDenied
    valgt = next((e for e in mine if e.noegle == request.GET.get("emne")), None)
    lines = historik.linjer(
        adgang,
        emne_noegle=valgt.noegle if valgt else "",
        noegle=request.GET.get("noegle") if valgt else None,
    )
    _noter(request, ("Side", "ændringer"))
    context = {
        "emner": mine,
        "valgt": valgt,
        "linjer": lines,
        "fejl": fejl,
        "besked": _("Ændringen er fortrudt.") if request.GET.get("ok") == "fortrudt" else "",
        "menu": "administration",
    }
    return render(request, "administration/historik.html", context)


def _noter(request: Anmodning, *pairs: tuple[str, str]) -> None:
    element = komponenter.ADMINISTRATION_VIST
    revisionslog.noter(request, [Opslag(element, soegekriterier=kriterier(pairs))])
