"""Tilføj til foretrukne, and let go again: from the header of a person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from access import komponenter, revisionslog
from access.values import Permission
from access.views_support import kraever, sikker_sti
from sapa.minside import services
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.logning import opslag_person
from sapa.overblik.views.person import find_person


@kraever(Permission.SE_PERSON)
@require_POST
def foretrukken(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Add or let go: by htmx the button alone, else back to where the user was."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    wanted, for_mange = request.POST.get("vis") == "1", False
    try:
        if wanted:
            changed = services.tilfoej(adgang=request.adgang, part_uuid=person.part_uuid, now=nu)
        else:
            changed = services.fjern(adgang=request.adgang, part_uuid=person.part_uuid)
    except services.ForMange:
        changed, wanted, for_mange = False, False, True
    if changed:
        told = revisionslog.kriterier([("Handling", "Tilføjet" if wanted else "Fjernet")])
        revisionslog.noter(
            request, [opslag_person(komponenter.FORETRUKKEN, person, soegekriterier=told)]
        )
    tilbage = sikker_sti(request, request.POST.get("tilbage", ""))
    if request.htmx:
        context = {
            "part_uuid": person.part_uuid,
            "foretrukken": wanted,
            "for_mange": for_mange,
            "maks": services.MAKS,
            "tilbage": tilbage,
            "svar": True,
        }
        return render(request, "minside/partials/foretrukken.html", context)
    return HttpResponseRedirect(tilbage or reverse("person", args=[person.part_uuid]))
