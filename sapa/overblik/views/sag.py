"""The page about one sag, and the contact card of the one who handles it.

Hidden and absent are both 404. Each block shown is a row of the revisionslog.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import komponenter, revisionslog
from access.formaal.services import med_formaal
from access.values import Permission
from access.views_support import kraever
from indexes.laesning.notattekst import notattekster
from indexes.sag import selectors as sagsindeks
from indexes.sag.values import Sagsdetaljer, Sagssider, Udsnit
from sapa.dialog import selectors as dialog
from sapa.overblik.anmodning import VINDUE, Anmodning
from sapa.overblik.blokke import sagsydelsesblok, skjulte_blokke, skjulte_dokumenter
from sapa.overblik.logning import opslag_kontakt, opslag_sag
from sapa.overblik.sider import Bladring, Kontaktside, Notattekstside, Sagsside
from sapa.visning.gaelder import visning_for


@kraever(Permission.SE_SAG)
@require_GET
def sag(request: Anmodning, sag_uuid: UUID) -> HttpResponse:
    """The sag's facts, status, parts, documents and notes, and the ydelser granted on it."""
    sider, nu = _sider(request), timezone.now()
    fundet = sagsindeks.sagsdetaljer(adgang=request.adgang, sag_uuid=sag_uuid, at=nu, sider=sider)
    if fundet is None:
        raise Http404
    blokke = visning_for(request.adgang).blokke("sag")
    elementer = [komponenter.SAGSOVERBLIK]
    if "sagsnotater" in blokke:
        elementer.append(komponenter.JOURNALNOTATER)
    if "sagsdokumenter" not in blokke:
        fundet = replace(fundet, dokumenter=None)
    if fundet.dokumenter is not None:
        elementer.append(komponenter.DOKUMENTER)
    rows = [opslag_sag(element, fundet.fakta, fundet.primaer_part) for element in elementer]
    ydelser, chosen = sagsydelsesblok(request, sag_uuid, nu)
    if ydelser is not None:
        shown = opslag_sag(komponenter.YDELSER, fundet.fakta, fundet.primaer_part)
        rows += med_formaal([shown], chosen)
    logget = revisionslog.noter(request, rows)
    url = reverse("sag", args=[sag_uuid])
    side = Sagsside(
        detaljer=fundet,
        parter=_bladring(fundet.parter, "parter", sider, url),
        dokumenter=_bladring(fundet.dokumenter, "dokumenter", sider, url)
        if fundet.dokumenter is not None
        else None,
        notater=_bladring(fundet.notater, "notater", sider, url),
        logget=logget,
        elementer=len(rows),
        ydelser=ydelser,
        skjulte_dokumenter=skjulte_dokumenter(request, fundet, nu),
        skjulte_blokke=skjulte_blokke(request.adgang),
        blokke=blokke,
        maa_skrive=_maa_skrive(request, fundet),
        dialog=dialog.kan_aabnes(
            fagsystem_id=fundet.fakta.fagsystem_id, myndighed_id=fundet.fakta.myndighed_id
        ),
    )
    return render(request, "overblik/sag.html", {"side": side})


@kraever(Permission.SE_SAG)
@require_GET
def kontakt(request: Anmodning, sag_uuid: UUID) -> HttpResponse:
    """Whom to call about a sag that the user sees: a dialog by htmx, else a page."""
    fakta = sagsindeks.sagsfakta(adgang=request.adgang, sag_uuid=sag_uuid)
    if fakta is None:
        raise Http404
    kort = sagsindeks.kontakt(fakta)
    logget = revisionslog.noter(request, [opslag_kontakt(fakta)])
    i_dialog = request.htmx.target == VINDUE
    template = "overblik/partials/kontakt_dialog.html" if i_dialog else "overblik/kontakt.html"
    return render(request, template, {"side": Kontaktside(fakta, kort, logget)})


@kraever(Permission.SE_SAG)
@require_GET
def notater(request: Anmodning, sag_uuid: UUID) -> HttpResponse:
    """The sag's journalnotater with their texts, newest first."""
    nu = timezone.now()
    fakta = sagsindeks.sagsfakta(adgang=request.adgang, sag_uuid=sag_uuid)
    if fakta is None:
        raise Http404
    fundne = notattekster(adgang=request.adgang, sag_uuid=sag_uuid, at=nu)
    part = sagsindeks.sagspart(adgang=request.adgang, fakta=fakta, at=nu)
    rows = [opslag_sag(komponenter.JOURNALNOTATER, fakta, part)]
    side = Notattekstside(fakta, fundne, revisionslog.noter(request, rows), len(rows))
    return render(request, "overblik/sagsnotater.html", {"side": side})


def _maa_skrive(request: Anmodning, fundet: Sagsdetaljer) -> bool:
    """Whether the page offers a journalnotat: about a person, to somewhere, by one who may."""
    part = fundet.primaer_part
    if not settings.FORDELING.url or part is None or part.cpr is None:
        return False
    if not request.adgang.har(Permission.OPRET_JOURNALNOTAT):
        return False
    fakta = fundet.fakta
    return sagsindeks.maa_skrive_notat(
        adgang=request.adgang, sag_uuid=fakta.sag_uuid, kle=fakta.kle
    )


def _sider(request: Anmodning) -> Sagssider:
    """The pages asked for in the address; anything that is no page number is the first."""
    asked = {navn: request.GET.get(navn, "") for navn in asdict(Sagssider())}
    return Sagssider(
        **{
            navn: int(tal)
            for navn, tal in asked.items()
            if tal.isascii() and tal.isdecimal() and len(tal) < 5 and int(tal) > 0
        }
    )


def _bladring(udsnit: Udsnit[Any], navn: str, sider: Sagssider, url: str) -> Bladring:
    def adresse(side: int) -> str:
        valgt = {k: v for k, v in (asdict(sider) | {navn: side}).items() if v > 1}
        return f"{url}{'?' if valgt else ''}{urlencode(valgt)}#{navn}"

    # A page beyond the end says nothing of how many there are, and leads back to the first.
    findes = bool(udsnit.raekker) or udsnit.side == 1
    return Bladring(
        antal=f"{udsnit.sidste}{'+' if udsnit.flere else ''}" if findes else "-",
        foerste=udsnit.foerste,
        sidste=udsnit.sidste,
        forrige=adresse(udsnit.side - 1 if findes else 1) if udsnit.side > 1 else "",
        naeste=adresse(udsnit.side + 1) if udsnit.flere else "",
    )
