"""Min side: the search, the user's counters, her own persons with what is new about them, and the
tasks to begin with."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access.values import Adgang, Permission
from access.views_support import kraever_login
from fordeling import selectors as fordelinger
from fordeling.selectors import Forloeb
from sapa.minside.oversigt import oversigt
from sapa.minside.taellere import felter
from sapa.opsaetning.ramme import ramme_for
from sapa.overblik.anmodning import Anmodning


@kraever_login
@require_GET
def min_side(request: Anmodning) -> HttpResponse:
    """The start page. The lists show only whom the user opened herself, without the last four
    digits and without protected addresses, whatever her rights: they are shown unasked."""
    nu = timezone.now()
    context = {
        "mine": oversigt(request, request.adgang, now=nu),
        "taellere": felter(request.adgang, now=nu),
        "notater_tilbage": _egne(fordelinger.tilbage, request.adgang),
        "notater_undervejs": _egne(fordelinger.undervejs, request.adgang),
        "links": ramme_for(request.adgang).links,
        "menu": "min_side",
    }
    return render(request, "overblik/min_side.html", context)


def _egne(laes: Callable[..., list[Forloeb]], adgang: Adgang) -> list[Forloeb]:
    """Her own journalnotater, that came back or are on their way: titles that she wrote, and what
    the receiver said."""
    if not adgang.har(Permission.OPRET_JOURNALNOTAT):
        return []
    return laes(adgang=adgang)
