"""The tabs Ydelser and UDK Ydelser of a person.

Ydelser has those of the authority that the user works for; UDK Ydelser everyone else's, which may
demand a purpose. Each row by its own rule of access; each block shown is a row of the log.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import komponenter
from access.formaal.krav import kraever_formaal
from access.formaal.values import YDELSER_ANDRE
from access.komponenter import Element
from access.values import Permission
from access.views_support import kraever
from indexes.part import selectors as partregister
from indexes.part.selectors import PersonOverblik
from indexes.ydelse import selectors as ydelsesindeks
from indexes.ydelse.values import Hvis, Partsydelser
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.dato import laes
from sapa.overblik.hvorfor import YDELSER, skjult
from sapa.overblik.indbyggede_faner import UDK_UDBETALINGSFELTER
from sapa.overblik.svigt import fejler_alene
from sapa.overblik.views.person import find_person, kun_hoved, personhoved
from sapa.overblik.ydelser import byg, laes_maaned
from sapa.visning.gaelder import visning_for


@kraever(Permission.SE_PERSON, Permission.SE_YDELSE)
@require_GET
@fejler_alene("ydelser", kun_hoved)
def ydelser(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The tab Ydelser: Bevilgede ydelser, Ikke-økonomiske ydelser, Udbetalinger."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    hidden = ydelsesindeks.skjulte_paa_part(adgang=request.adgang, part_uuid=person.part_uuid)
    blokke = visning_for(request.adgang).blokke("ydelser")
    elementer = [komponenter.PERSON]
    if {"bevilgede_ydelser", "udbetalinger"} & set(blokke):
        elementer.append(komponenter.YDELSER)
    if "ikke_oekonomiske" in blokke:
        elementer.append(komponenter.IKKE_OEKONOMISKE_YDELSER)
    return _side(
        request,
        person,
        nu,
        fane="ydelser",
        hvis=Hvis.EGNE,
        elementer=elementer,
        blokke=blokke,
        skjult=skjult(hidden, request.adgang, YDELSER),
    )


def _ser_andres(request: Anmodning, **kwargs: Any) -> bool:
    return ydelsesindeks.ser_andres(request.adgang)


@kraever(Permission.SE_PERSON, Permission.SE_YDELSE)
@kraever_formaal(YDELSER_ANDRE, naar=_ser_andres)
@require_GET
@fejler_alene("udk_ydelser", kun_hoved)
def udk(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The tab UDK Ydelser: ydelser på tværs af kommuner og UDK."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    sees = _ser_andres(request)
    return _side(
        request,
        person,
        nu,
        fane="udk_ydelser",
        hvis=Hvis.ANDRES,
        elementer=[komponenter.PERSON, *([komponenter.UDK_YDELSER] if sees else [])],
        uden_ret=not sees,
        andres=True,
    )


def _boern_her(request: Anmodning, person: PersonOverblik, at: datetime) -> int | None:
    """Her own children under 18 who live at her address; None where a protection, hers or a
    child's, hides whether one does."""
    familie = partregister.familie(adgang=request.adgang, part_uuid=person.part_uuid, at=at)
    boern = [m for m in familie if m.relation == "barn" and m.alder is not None and m.alder < 18]
    if any(m.samme_adresse is None for m in boern):
        return None
    return sum(bool(m.samme_adresse) for m in boern)


def _side(
    request: Anmodning,
    person: PersonOverblik,
    nu: datetime,
    *,
    fane: str,
    hvis: Hvis,
    elementer: list[Element],
    **felter: Any,
) -> HttpResponse:
    foer = laes_maaned(request.GET.get("foer", ""))
    dato = laes(request.GET.get("dato", ""), now=nu)
    fundet = (
        Partsydelser((), (), ())
        if felter.get("uden_ret")
        else ydelsesindeks.partsydelser(
            adgang=request.adgang,
            part_uuid=person.part_uuid,
            at=dato.at,
            hvis=hvis,
            foer=foer,
            nu=nu,
        )
    )
    visning, andres = visning_for(request.adgang), hvis is Hvis.ANDRES
    side = byg(
        fundet,
        i_dag=dato.dato,
        dato=dato.felt,
        foer=foer,
        vis=request.GET.get("vis", ""),
        url=reverse(fane, args=[person.part_uuid]),
        hoved=personhoved(request, person, fane, elementer, nu),
        boern=_boern_her(request, person, dato.at),
        bevillingskolonner=visning.kolonner(fane if andres else "bevilgede_ydelser"),
        servicekolonner=visning.kolonner("ikke_oekonomiske"),
        udbetalingskolonner=UDK_UDBETALINGSFELTER if andres else visning.kolonner("udbetalinger"),
        **felter,
    )
    return render(request, "overblik/ydelser.html", {"side": side})
