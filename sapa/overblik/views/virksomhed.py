"""The page about one company: name, CVR, address, branche, and its sager."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.values import Permission
from access.views_support import kraever
from indexes.part import selectors as partregister
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.blokke import filteradresse, sagsblok
from sapa.overblik.logning import opslag_virksomhed
from sapa.overblik.sider import Virksomhedsside


@kraever(Permission.SE_PERSON)
@require_GET
def virksomhed(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The company's page; asked for by htmx from within Sager, that block alone."""
    nu = timezone.now()
    fundet = partregister.virksomhed(adgang=request.adgang, part_uuid=part_uuid, at=nu)
    if fundet is None:
        raise Http404
    blok = sagsblok(
        adgang=request.adgang,
        part_uuid=part_uuid,
        part_navn=fundet.navn,
        at=nu,
        query=request.GET.dict(),
        session=request.session,
        side_url=reverse("virksomhed", args=[part_uuid]),
        filter_url=reverse("filter_virksomhedssager", args=[part_uuid]),
    )
    if request.htmx.target == "sager":
        if blok is None:
            raise Http404
        revisionslog.noter(request, [opslag_virksomhed(komponenter.SAGER, fundet)])
        return render(request, "overblik/partials/sager.html", {"sager": blok})
    elementer = [komponenter.VIRKSOMHED, komponenter.VIRKSOMHEDSOVERBLIK]
    if blok is not None:
        elementer.append(komponenter.SAGER)
    logget = revisionslog.noter(
        request, [opslag_virksomhed(element, fundet) for element in elementer]
    )
    side = Virksomhedsside(fundet, blok, logget, len(elementer))
    return render(request, "overblik/virksomhed.html", {"side": side})


@kraever(Permission.SE_PERSON)
@require_POST
def filter_sager(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Take the filter of the block Sager and go to its address."""
    query = filteradresse(request.session, request.POST.dict())
    return HttpResponseRedirect(reverse("virksomhed", args=[part_uuid]) + query)
