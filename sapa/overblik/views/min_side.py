"""Min side: the search, the user's own latest look-ups, and the tasks to begin with."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import revisionslog
from access.values import Permission
from access.views_support import kraever_login
from fordeling import selectors as fordelinger
from fordeling.selectors import Forloeb
from indexes.part import selectors as partregister
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.sider import Opslagsraekke


@kraever_login
@require_GET
def min_side(request: Anmodning) -> HttpResponse:
    """The start page. The list shows only whom the user opened herself, without the last four
    digits and without protected addresses, whatever her rights: it is shown unasked."""
    context = {
        "seneste": _seneste(request),
        "notater_tilbage": _tilbage(request),
        "menu": "min_side",
    }
    return render(request, "overblik/min_side.html", context)


def _tilbage(request: Anmodning) -> list[Forloeb]:
    """Her own journalnotater that came back: titles that she wrote, and nobody's name."""
    if not request.adgang.har(Permission.OPRET_JOURNALNOTAT):
        return []
    return fordelinger.tilbage(adgang=request.adgang)


def _seneste(request: Anmodning) -> tuple[Opslagsraekke, ...]:
    if not request.adgang.har(Permission.SE_PERSON):
        return ()
    nu = timezone.now()
    opslag = revisionslog.seneste_opslag(request.adgang, now=nu)
    parter = partregister.partresumeer(
        adgang=request.adgang, part_uuids=[o.part_uuid for o in opslag], at=nu
    )
    return tuple(
        Opslagsraekke(
            part_uuid=o.part_uuid,
            navn=part.navn,
            cpr=part.cpr,
            adresse=part.adresse,
            beskyttet=part.beskyttet,
            anledning=o.anledning,
            tidspunkt=o.tidspunkt,
        )
        for o in opslag
        if (part := parter.get(o.part_uuid)) is not None
    )
