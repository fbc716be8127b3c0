"""Min side: the search, the user's own latest look-ups, and the tasks to begin with."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import revisionslog
from access.values import Permission
from access.views_support import kraever_login
from indexes.part import selectors as partregister
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.sider import Opslagsraekke


@kraever_login
@require_GET
def min_side(request: Anmodning) -> HttpResponse:
    """The start page. The list shows only whom the user opened herself, and no numbers."""
    return render(
        request, "overblik/min_side.html", {"seneste": _seneste(request), "menu": "min_side"}
    )


def _seneste(request: Anmodning) -> tuple[Opslagsraekke, ...]:
    if not request.adgang.har(Permission.SE_PERSON):
        return ()
    opslag = revisionslog.seneste_opslag(request.adgang, now=timezone.now())
    navne = partregister.partnavne(adgang=request.adgang, part_uuids=[o.part_uuid for o in opslag])
    return tuple(
        Opslagsraekke(o.part_uuid, navne[o.part_uuid], o.anledning, o.tidspunkt)
        for o in opslag
        if o.part_uuid in navne
    )
