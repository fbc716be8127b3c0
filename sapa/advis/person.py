"""The tab Adviser of a person: those about her that the user receives, or received."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import komponenter
from access.values import Permission
from access.views_support import kraever
from advis.indbakke import selectors
from sapa.advis.linjer import Linje
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.svigt import fejler_alene
from sapa.overblik.views.person import find_person, kun_hoved, personhoved

MAKS = 100


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_GET
@fejler_alene("advis_person", kun_hoved)
def adviser(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The newest hundred, open and finished."""
    now = timezone.now()
    person = find_person(request, part_uuid, now)
    rows = selectors.for_person(adgang=request.adgang, part_uuid=person.part_uuid, antal=MAKS + 1)
    elementer = [komponenter.PERSON, komponenter.ADVISER]
    context = {
        "hoved": personhoved(request, person, "advis_person", elementer, now, egen_tid=True),
        "linjer": [Linje(r, None, now) for r in rows[:MAKS]],
        "flere": len(rows) > MAKS,
    }
    return render(request, "advis/person.html", context)
