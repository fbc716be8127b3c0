"""The page about one company: what CVR says of it, its owners, what it owns, and its sager."""

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
from indexes.erhverv.kilder import BBR, CVR
from indexes.part import selectors as partregister
from indexes.part.selectors import VirksomhedOverblik
from indexes.personkilder import selectors as personkilder
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.blokke import filteradresse, sagsblok
from sapa.overblik.kildelinjer import kildelinjer
from sapa.overblik.logning import opslag_ejere, opslag_virksomhed
from sapa.overblik.sider import Sagsblok, Virksomhedsside
from sapa.visning.middleware import kraev_blok


@kraever(Permission.SE_PERSON)
@require_GET
def virksomhed(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The company's page; asked for by htmx from within Sager, that block alone."""
    nu = timezone.now()
    if request.htmx.target == "sager":
        kraev_blok(request, "virksomhedssager")
        return _sagerne(request, part_uuid, nu)
    detaljer = erhverv.virksomhedsdetaljer(adgang=request.adgang, part_uuid=part_uuid, at=nu)
    if detaljer is None:
        return _maaske_penhed(request, part_uuid, nu)
    ejer = erhverv.ejeroversigt(adgang=request.adgang, part_uuid=part_uuid, at=nu)
    blok = _blok(request, detaljer.overblik, nu)
    elementer = [komponenter.VIRKSOMHED, komponenter.VIRKSOMHEDSOVERBLIK]
    if not ejer.er_tom:
        elementer.append(komponenter.EJERSKAB)
    if blok is not None:
        elementer.append(komponenter.SAGER)
    rows = [opslag_virksomhed(element, detaljer.overblik) for element in elementer]
    rows += opslag_ejere(detaljer.ejere)
    logget = revisionslog.noter(request, rows)
    kilder = kildelinjer(personkilder.kildetider((CVR, BBR)), now=nu)
    side = Virksomhedsside(detaljer, ejer, blok, logget, len(rows), kilder)
    return render(request, "overblik/virksomhed.html", {"side": side})


@kraever(Permission.SE_PERSON)
@require_POST
def filter_sager(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Take the filter of the block Sager and go to its address."""
    query = filteradresse(request.session, request.POST.dict())
    return HttpResponseRedirect(reverse("virksomhed", args=[part_uuid]) + query)


def _sagerne(request: Anmodning, part_uuid: UUID, nu: datetime) -> HttpResponse:
    fundet = partregister.virksomhed(adgang=request.adgang, part_uuid=part_uuid, at=nu)
    blok = _blok(request, fundet, nu) if fundet else None
    if fundet is None or blok is None:
        raise Http404
    revisionslog.noter(request, [opslag_virksomhed(komponenter.SAGER, fundet)])
    return render(request, "overblik/partials/sager.html", {"sager": blok})


def _blok(request: Anmodning, fundet: VirksomhedOverblik, nu: datetime) -> Sagsblok | None:
    return sagsblok(
        adgang=request.adgang,
        part_uuid=fundet.part_uuid,
        part_navn=fundet.navn,
        at=nu,
        query=request.GET.dict(),
        session=request.session,
        side_url=reverse("virksomhed", args=[fundet.part_uuid]),
        filter_url=reverse("filter_virksomhedssager", args=[fundet.part_uuid]),
        noegle="virksomhedssager",
    )


def _maaske_penhed(request: Anmodning, part_uuid: UUID, nu: datetime) -> HttpResponse:
    """A sag may name a P-enhed: it stands on its company's page. Else nothing is here."""
    ejer = erhverv.virksomhed_af_penhed(adgang=request.adgang, part_uuid=part_uuid, at=nu)
    if ejer is None:
        raise Http404
    return HttpResponseRedirect(reverse("virksomhed", args=[ejer]))
