"""Operations: a client's dueslag is set inactive, and back. Who did it, and why, is in the
revisionslog."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from access import komponenter, revisionslog
from access.komponenter import Element
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever
from indexes.beskedfordeler import drift
from indexes.dueslag import services
from indexes.dueslag.models import Lukning
from sapa.overblik.anmodning import Anmodning


@kraever(Permission.DRIFT)
@require_POST
def luk(request: Anmodning) -> HttpResponse:
    """Answer the client 40 from now on. Without a reason nothing happens; asked twice, it is
    once."""
    klient, now = _find(request), timezone.now()
    grund = request.POST.get("grund", "")
    if grund in Lukning.Grund.values:
        bruger_id = request.adgang.bruger_id or 0
        if services.luk(klient=klient, grund=Lukning.Grund(grund), bruger_id=bruger_id, now=now):
            _noter(request, komponenter.DUESLAG_LUK, ("Klient", klient), ("Grund", grund))
    return HttpResponseRedirect(reverse("beskeder"))


@kraever(Permission.DRIFT)
@require_POST
def aabn(request: Anmodning) -> HttpResponse:
    """Take its messages in again."""
    klient, now = _find(request), timezone.now()
    if services.aabn(klient=klient, bruger_id=request.adgang.bruger_id or 0, now=now):
        _noter(request, komponenter.DUESLAG_AABN, ("Klient", klient))
    return HttpResponseRedirect(reverse("beskeder"))


def _find(request: Anmodning) -> str:
    """The client whose dueslag it is, within the operator's reach."""
    klient = request.POST.get("klient", "")
    if drift.et_dueslag(adgang=request.adgang, klient=klient, now=timezone.now()) is None:
        raise Http404
    return klient


def _noter(request: Anmodning, element: Element, *pairs: tuple[str, str]) -> None:
    revisionslog.noter(request, [Opslag(element, soegekriterier=kriterier(pairs))])
