"""The page about one property: its numbers, addresses and owners, and the sager about it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.values import Permission
from access.views_support import kraever
from indexes.erhverv import selectors as erhverv
from indexes.erhverv.selectors import EjendomOverblik
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.blokke import ejendomssagsblok, filteradresse, sagsvalg
from sapa.overblik.logning import opslag_ejendom, opslag_ejere
from sapa.overblik.sider import Ejendomsside, Sagsblok
from sapa.visning.middleware import kraev_blok


@kraever(Permission.SE_PERSON)
@require_GET
def ejendom(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The property's page; asked for by htmx from within Sager, that block alone."""
    nu = timezone.now()
    fundet = erhverv.ejendom(adgang=request.adgang, part_uuid=part_uuid, at=nu)
    if fundet is None:
        raise Http404
    blok = _blok(request, fundet, nu)
    if request.htmx.target == "sager":
        kraev_blok(request, "sager_om_ejendom")
        if blok is None:
            raise Http404
        revisionslog.noter(request, [opslag_ejendom(komponenter.SAGER, fundet)])
        return render(request, "overblik/partials/sager.html", {"sager": blok})
    elementer = [komponenter.EJENDOM]
    if blok is not None:
        elementer.append(komponenter.SAGER)
    rows = [opslag_ejendom(element, fundet) for element in elementer]
    rows += opslag_ejere(fundet.ejere)
    logget = revisionslog.noter(request, rows)
    side = Ejendomsside(fundet, blok, logget, len(rows))
    return render(request, "overblik/ejendom.html", {"side": side})


@kraever(Permission.SE_PERSON)
@require_POST
def filter_sager(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Take the filter of the block Sager and go to its address."""
    query = filteradresse(request.session, request.POST.dict())
    return HttpResponseRedirect(reverse("ejendom", args=[part_uuid]) + query)


def _blok(request: Anmodning, fundet: EjendomOverblik, nu: datetime) -> Sagsblok | None:
    return ejendomssagsblok(
        adgang=request.adgang,
        part_uuids=[fundet.part_uuid],
        part_navn=fundet.navn,
        at=nu,
        valg=sagsvalg(request.GET.dict(), request.session),
        side_url=reverse("ejendom", args=[fundet.part_uuid]),
        filter_url=reverse("filter_ejendomssager", args=[fundet.part_uuid]),
        noegle="sager_om_ejendom",
    )
