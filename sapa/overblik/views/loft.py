"""The tab Kontanthjælpsloft of a person: what the index has of a month, held against its rule."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import komponenter
from access.formaal.krav import brug, sporg, tilmeld
from access.formaal.values import YDELSER_ANDRE
from access.values import Permission
from access.views_support import kraever
from indexes.ydelse import selectors as ydelsesindeks
from indexes.ydelse.values import Hvis
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.loftside import KLE, byg, poster, valgt_maaned
from sapa.overblik.svigt import fejler_alene
from sapa.overblik.views.person import find_person, kun_hoved, personhoved
from sapa.overblik.ydelser import naeste_maaned

tilmeld(YDELSER_ANDRE)


@kraever(Permission.SE_PERSON, Permission.SE_YDELSE)
@require_GET
@fejler_alene("kontanthjaelpsloft", kun_hoved)
def loft(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The calculation of a month. Boligstøtte is Udbetaling Danmark's: where others' ydelser demand
    a purpose they are not read without one, and the page says what it misses."""
    nu = timezone.now()
    i_dag = timezone.localdate(nu)
    person = find_person(request, part_uuid, nu)
    others = ydelsesindeks.ser_andres(request.adgang)
    asks = others and not brug(request, YDELSER_ANDRE)
    hvis = Hvis.ALLE if others and not asks else Hvis.EGNE
    om: dict[str, Any] = {
        "adgang": request.adgang,
        "part_uuid": person.part_uuid,
        "hvis": hvis,
        "kle": KLE,
    }
    granted, kilder = ydelsesindeks.bevilgede_med_kilder(at=nu, **om)
    query = request.GET.dict()
    maaned = valgt_maaned(query, granted, i_dag)
    paid = ydelsesindeks.udbetalt_for(fra=maaned, til=naeste_maaned(maaned), kendte=granted, **om)
    side = byg(
        person=person,
        query=query,
        maaned=maaned,
        lines=poster(granted, paid, maaned),
        granted=granted,
        uden_andres=hvis is Hvis.EGNE,
        hoved=personhoved(
            request,
            person,
            "kontanthjaelpsloft",
            [komponenter.PERSON, komponenter.LOFT],
            nu,
            egen_tid=True,
        ),
        kilder=kilder,
        formaal=sporg(YDELSER_ANDRE, tilbage=request.get_full_path()) if asks else None,
    )
    return render(request, "overblik/kontanthjaelpsloft.html", {"side": side})
