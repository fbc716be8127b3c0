"""Operations: hand-offs that do not go on by themselves, receipts that did not fit, and what our
own Fordelingskomponent has tried often. The course of things, never what was written."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever
from fordeling import selectors, services
from fordeling.komponent import drift as komponentdrift
from fordeling.services import KanIkkeSendesIgen
from fordeling.vaekker import vaekker
from sapa.fordeling.status import MAERKER
from sapa.overblik.anmodning import Anmodning


@kraever(Permission.DRIFT)
@require_GET
def fordeling(request: Anmodning) -> HttpResponse:
    """What hangs, for the operator's own authorities."""
    now = timezone.now()
    rows = selectors.haengende(adgang=request.adgang, now=now)
    revisionslog.noter(request, [Opslag(komponenter.FORDELINGSDRIFT)])
    context = {
        "haengende": [(row, MAERKER[row.tilstand]) for row in rows],
        "maerkelige": selectors.maerkelige(adgang=request.adgang),
        "poster": selectors.komponentposter(adgang=request.adgang),
        "menu": "drift",
        "fane": "fordeling",
    }
    return render(request, "drift/fordeling.html", context)


@kraever(Permission.DRIFT)
@require_POST
def igen(request: Anmodning, aflevering_id: UUID) -> HttpResponse:
    """Start it again, under the same id."""
    try:
        services.proev_igen(aflevering_id, adgang=request.adgang, drift=True, now=timezone.now())
    except KanIkkeSendesIgen:
        raise Http404 from None
    told = kriterier([("Transaktion", str(aflevering_id))])
    revisionslog.noter(request, [Opslag(komponenter.FORDELING_IGEN, soegekriterier=told)])
    transaction.on_commit(vaekker.ring)
    return HttpResponseRedirect(reverse("fordelingsdrift"))


@kraever(Permission.DRIFT)
@require_POST
def post_igen(request: Anmodning) -> HttpResponse:
    """Try what our own Fordelingskomponent has tried often, now instead of later."""
    slags, noegle = request.POST.get("slags", ""), request.POST.get("noegle", "")
    try:
        fordeling_id = komponentdrift.proev_nu(
            slags, noegle, adgang=request.adgang, now=timezone.now()
        )
    except komponentdrift.IkkeVentende:
        raise Http404 from None
    told = kriterier([("Fordeling", str(fordeling_id)), ("Hvad", slags)])
    revisionslog.noter(request, [Opslag(komponenter.FORDELING_IGEN, soegekriterier=told)])
    transaction.on_commit(vaekker.ring)
    return HttpResponseRedirect(reverse("fordelingsdrift"))
