"""The tabs Ydelser and UDK Ydelser of a person.

Ydelser has those of the authority that the user works for; UDK Ydelser everyone else's, which may
demand a purpose. Each row by its own rule of access; each block shown is a row of the log.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
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
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever
from indexes.part import selectors as partregister
from indexes.part.selectors import PersonOverblik
from indexes.ydelse import selectors as ydelsesindeks
from indexes.ydelse.selectors.paa_part import Betalt, Bevilget
from indexes.ydelse.values import Hvis
from sapa.overblik import svigt
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.dato import laes
from sapa.overblik.hvorfor import YDELSER, laes_skjult
from sapa.overblik.indbyggede_faner import UDK_UDBETALINGSFELTER
from sapa.overblik.logning import opslag_person
from sapa.overblik.svigt import fejler_alene
from sapa.overblik.views.person import find_person, kun_hoved, personhoved
from sapa.overblik.ydelser import (
    ANDRES,
    EGNES,
    YDELSESBLOKKE,
    Noegler,
    Ydelsesside,
    bevillingsdel,
    laes_maaned,
    noegletal,
    udbetalingsdel,
)
from sapa.visning.gaelder import visning_for


@kraever(Permission.SE_PERSON, Permission.SE_YDELSE)
@require_GET
@fejler_alene("ydelser", kun_hoved)
def ydelser(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The tab Ydelser: Bevilgede ydelser, Ikke-økonomiske ydelser, Udbetalinger."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    hidden = laes_skjult(
        request,
        "ydelser",
        lambda: ydelsesindeks.skjulte_paa_part(adgang=request.adgang, part_uuid=person.part_uuid),
        YDELSER,
    )
    visning = visning_for(request.adgang)
    felter = {
        "bevillingskolonner": visning.kolonner("bevilgede_ydelser"),
        "servicekolonner": visning.kolonner("ikke_oekonomiske"),
        "udbetalingskolonner": visning.kolonner("udbetalinger"),
    }
    blokke = visning.blokke("ydelser")
    return _side(
        request, person, nu, noegler=EGNES, hvis=Hvis.EGNE, blokke=blokke, skjult=hidden, **felter
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
    visning = visning_for(request.adgang)
    return _side(
        request,
        person,
        nu,
        noegler=ANDRES,
        hvis=Hvis.ANDRES,
        blokke=YDELSESBLOKKE if sees else (),
        uden_ret=not sees,
        bevillingskolonner=visning.kolonner("udk_ydelser"),
        servicekolonner=visning.kolonner("ikke_oekonomiske"),
        udbetalingskolonner=UDK_UDBETALINGSFELTER,
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
    noegler: Noegler,
    hvis: Hvis,
    blokke: tuple[str, ...],
    **felter: Any,
) -> HttpResponse:
    """The page, each part of it read so that it fails alone."""
    foer = laes_maaned(request.GET.get("foer", ""))
    dato = laes(request.GET.get("dato", ""), now=nu)
    url = reverse(noegler.rute, args=[person.part_uuid])
    granted, paid = _halvdele(request, person, noegler, blokke, hvis, dato.at, foer, nu)
    fundet = ydelsesindeks.saml(granted, paid)
    cards, months, figures = None, None, None
    if granted is not None and "bevilgede_ydelser" in blokke:
        cards = svigt.laes(
            request,
            [noegler.bevillinger],
            lambda: bevillingsdel(
                fundet,
                betalinger_kendt=paid is not None,
                vis=request.GET.get("vis", ""),
                url=url,
                dato=dato.felt,
            ),
        )
    if paid is not None:
        months = svigt.laes(
            request,
            [noegler.udbetalinger],
            lambda: udbetalingsdel(
                fundet,
                i_dag=dato.dato,
                foer=foer,
                url=url,
                dato=dato.felt,
                anker=noegler.udbetalinger,
            ),
        )
    # The figures are of grants and of payments: they stand where both do.
    both = cards is not None and months is not None
    if both:
        figures = svigt.laes(
            request,
            [noegler.noegletal],
            lambda: noegletal(
                fundet,
                i_dag=dato.dato,
                foerste_side=foer is None,
                boern=_boern_her(request, person, dato.at),
            ),
        )
    rows = _opslag(person, noegler, blokke, svigt.svigtede_noegler(request))
    side = Ydelsesside(
        hoved=personhoved(request, person, noegler.rute, [komponenter.PERSON], nu, ekstra=rows),
        noegler=noegler,
        ydelser=fundet,
        i_dag=dato.dato,
        bevillinger=cards,
        udbetalinger=months,
        noegletal=figures,
        med_noegletal=both,
        blokke=blokke,
        **felter,
    )
    return render(request, "overblik/ydelser.html", {"side": side})


def _halvdele(
    request: Anmodning,
    person: PersonOverblik,
    noegler: Noegler,
    blokke: Collection[str],
    hvis: Hvis,
    at: datetime,
    foer: date | None,
    nu: datetime,
) -> tuple[Bevilget | None, Betalt | None]:
    """What is granted and what is paid; None for a half that failed, or that nothing shows."""
    om: dict[str, Any] = {
        "adgang": request.adgang,
        "part_uuid": person.part_uuid,
        "at": at,
        "hvis": hvis,
        "nu": nu,
    }
    granted, paid = None, None
    if "udbetalinger" in blokke:
        paid = svigt.laes(
            request, [noegler.udbetalinger], lambda: ydelsesindeks.betalt(foer=foer, **om)
        )
    ogsaa = paid.bevillinger if paid is not None else frozenset()
    # Payments alone are named by it too.
    if blokke:
        granted = svigt.laes(
            request,
            [noegler.bevillinger, noegler.service],
            lambda: ydelsesindeks.bevilget(ogsaa=ogsaa, **om),
        )
    return granted, paid


def _opslag(
    person: PersonOverblik, noegler: Noegler, blokke: Collection[str], svigtede: Collection[str]
) -> list[Opslag]:
    """Rows of the log for what is shown. One element is both of what is granted and of what is
    paid: where one of them failed, its row says which was shown."""
    halves = {
        "bevilgede_ydelser": (noegler.bevillinger, "Bevilgede ydelser"),
        "udbetalinger": (noegler.udbetalinger, "Udbetalinger"),
    }
    there = [halves[b] for b in blokke if b in halves]
    shown = [navn for noegle, navn in there if noegle not in svigtede]
    element = komponenter.UDK_YDELSER if noegler is ANDRES else komponenter.YDELSER
    told = kriterier([("Vist", navn) for navn in shown]) if len(shown) < len(there) else ""
    rows = [opslag_person(element, person, soegekriterier=told)] if shown else []
    if noegler is EGNES and "ikke_oekonomiske" in blokke and noegler.service not in svigtede:
        rows.append(opslag_person(komponenter.IKKE_OEKONOMISKE_YDELSER, person))
    return rows
