"""The two ways of DialogIntegration.

Out: a link on a sag or a dokument leads to the address that is registered for its fagsystem, never
to one that the request names. In: a fagsystem's page posts a signed message; the user is led to an
address of ours that opens it once, for her alone, and only as far as her own rights reach.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever, kraever_login, offentlig
from indexes.laesning.dokumentdetaljer import dokumentdetaljer, dokumentfakta
from indexes.part import selectors as partregister
from indexes.sag import selectors as sagsindeks
from sapa.dialog import billet, selectors, services
from sapa.dialog.billet import Afvist, Maal
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.logning import opslag_dokument, opslag_sag

logger = logging.getLogger(__name__)


@kraever(Permission.SE_SAG)
@require_GET
def til_sag(request: Anmodning, sag_uuid: UUID) -> HttpResponse:
    """To the sag in its fagsystem."""
    fakta = sagsindeks.sagsfakta(adgang=request.adgang, sag_uuid=sag_uuid)
    if fakta is None:
        raise Http404
    row = _med_part(
        request, opslag_sag(komponenter.DIALOG_UD, fakta, None), fakta.primaer_part_uuid
    )
    return _hop(
        request,
        row,
        Maal("sag", str(sag_uuid)),
        fagsystem_id=fakta.fagsystem_id,
        myndighed_id=fakta.myndighed_id,
    )


@kraever(Permission.SE_DOKUMENT)
@require_GET
def til_dokument(request: Anmodning, dokument_uuid: UUID) -> HttpResponse:
    """To the dokument in its fagsystem."""
    fundet = dokumentdetaljer(adgang=request.adgang, dokument_uuid=dokument_uuid, at=timezone.now())
    if fundet is None:
        raise Http404
    row = opslag_dokument(komponenter.DIALOG_UD, fundet, None)
    row = _med_part(request, row, fundet.fakta.part_uuid)
    return _hop(
        request,
        row,
        Maal("dokument", str(dokument_uuid)),
        fagsystem_id=fundet.fakta.fagsystem_id,
        myndighed_id=fundet.fakta.myndighed_id,
    )


@csrf_exempt
@offentlig
@require_POST
def ind(request: HttpRequest) -> HttpResponse:
    """A fagsystem's message, posted by the user's browser from the fagsystem's page.

    Another site's POST brings no session with it, so nothing is shown here: the browser is sent on
    to an address of ours, and that is where the user is asked for. The signature stands for the
    CSRF token that another site cannot have.
    """
    now = timezone.now()
    try:
        noegle, _ = services.modtag(request.POST.get("token", ""), now=now)
    except Afvist as afvist:
        logger.warning("dialog_afvist: %s", afvist)
        if afvist.afsender:
            told = kriterier([("Afvist", str(afvist)), ("Fagsystem", afvist.afsender)])
            revisionslog.noter(request, [Opslag(komponenter.DIALOG_IND, soegekriterier=told)])
        return render(request, "dialog/afvist.html", status=400)
    response = HttpResponseRedirect(reverse("dialog_aabn", args=[noegle]))
    response.status_code = 303
    response.headers["Cache-Control"] = "no-store"
    return response


@kraever_login
@require_GET
def aabn(request: Anmodning, noegle: str) -> HttpResponse:
    """What the message asked for, as far as the user's own rights reach: else as if it was not."""
    fundet = services.indloes(noegle, adgang=request.adgang, now=timezone.now())
    if fundet is None:
        raise Http404
    maal, fagsystem = fundet
    address, row = _sted(request, maal)
    told = kriterier([("Fagsystem", fagsystem)])
    revisionslog.noter(request, [replace(row, soegekriterier=told)])
    if not address:
        raise Http404
    return HttpResponseRedirect(address)


def _sted(request: Anmodning, maal: Maal) -> tuple[str, Opslag]:
    """The page of ours, empty where the user sees none; and the row of the look."""
    adgang, row = request.adgang, Opslag(komponenter.DIALOG_IND)
    if maal.art == "sag":
        uuid = UUID(maal.vaerdi)
        seen = adgang.har(Permission.SE_SAG) and sagsindeks.findes(adgang=adgang, sag_uuid=uuid)
        return reverse("sag", args=[uuid]) if seen else "", replace(row, sag_uuid=uuid)
    if maal.art == "dokument":
        uuid = UUID(maal.vaerdi)
        found = adgang.har(Permission.SE_DOKUMENT) and dokumentfakta(
            adgang=adgang, dokument_uuid=uuid
        )
        return reverse("dokument", args=[uuid]) if found else "", row
    uuid_ = UUID(maal.vaerdi) if maal.art == "person" else None
    if maal.art == "cpr":
        uuid_ = partregister.part_med_cpr(adgang=adgang, cpr=maal.vaerdi)
    if uuid_ is None or not adgang.har(Permission.SE_PERSON):
        return "", row
    person = partregister.person(adgang=adgang, part_uuid=uuid_, at=timezone.now())
    return reverse("person", args=[uuid_]) if person else "", replace(row, part_uuid=uuid_)


def _med_part(request: Anmodning, row: Opslag, part_uuid: UUID | None) -> Opslag:
    """The row with whom it is about, as far as the user sees her."""
    uuids = [part_uuid] if part_uuid else []
    known = partregister.partresumeer(adgang=request.adgang, part_uuids=uuids, at=timezone.now())
    part = known.get(part_uuid) if part_uuid else None
    if part is None:
        return row
    return replace(
        row,
        part_uuid=part.part_uuid,
        part_cpr=part.cpr,
        part_navn=f"{part.cvr} - {part.navn}" if part.cvr else part.navn,
        part_kommune=part.kommune_navn,
    )


def _hop(request: Anmodning, row: Opslag, maal: Maal, **hvor: Any) -> HttpResponse:
    hop = selectors.hop(**hvor)
    bruger = request.adgang.bruger_uuid
    if hop is None or bruger is None:
        raise Http404
    token = billet.underskriv(
        noegle=hop.noegle,
        kid=hop.kid,
        fagsystem=hop.fagsystem_uuid,
        bruger=bruger,
        cvr=request.adgang.scope_cvr,
        maal=maal,
        now=timezone.now(),
    )
    told = kriterier([("Fagsystem", hop.fagsystem)])
    before = f"{row.soegekriterier}, " if row.soegekriterier else ""
    revisionslog.noter(request, [replace(row, soegekriterier=before + told)])
    response = HttpResponseRedirect(billet.adresse_med(hop.adresse, token))
    # Where she came from is none of the fagsystem's business, and the message works once only.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
