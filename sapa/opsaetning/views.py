"""What is new in SAPA, and the fagsystemer that deliver for the authority."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import komponenter, revisionslog
from access.models import Leverancestatus
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever_login
from sapa.administration.adgang import administrator
from sapa.opsaetning.models import Nyhedset
from sapa.opsaetning.nyheder import NYHEDER, nyeste
from sapa.overblik.anmodning import Anmodning


@kraever_login
@require_GET
def nyheder(request: Anmodning) -> HttpResponse:
    """The release notes; opening them is having seen them."""
    Nyhedset.objects.update_or_create(
        bruger_id=request.adgang.bruger_id, defaults={"udgave": nyeste()}
    )
    return render(request, "opsaetning/nyheder.html", {"nyheder": NYHEDER, "menu": "nyheder"})


@administrator()
@require_GET
def fagsystemer(request: Anmodning) -> HttpResponse:
    """Who delivers for the authority, how fresh it is, and what each promised."""
    element = komponenter.ADMINISTRATION_VIST
    told = kriterier([("Side", "fagsystemer")])
    revisionslog.noter(request, [Opslag(element, soegekriterier=told)])
    now = timezone.now()
    rows = (
        Leverancestatus.objects.filter(myndighed=request.adgang.scope_id)
        .select_related("fagsystem")
        .order_by("fagsystem__navn")
    )
    context = {
        "rows": [(r, now - r.sidst > timedelta(minutes=r.fagsystem.loefte_minutter)) for r in rows],
        "drift": request.adgang.har(Permission.DRIFT),
        "menu": "administration",
    }
    return render(request, "opsaetning/fagsystemer.html", context)
