"""Administration of tværgående bemærkninger: those in force, deleting one with a reason, and
letting one run out now, which can be taken back until it is deleted.

For an administrator who may see bemærkninger and persons: each person listed is a row of the
revisionslog. What is deleted leaves its rows there and nothing else (decision 0055), so it cannot
be taken back; the page says so.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.revisionslog import Opslag
from access.values import Permission
from indexes.part.selectors import partresumeer
from sapa.administration.adgang import administrator
from sapa.bemaerkninger import selectors, services
from sapa.bemaerkninger.models import Bemaerkning
from sapa.overblik.anmodning import Anmodning

ANTAL = 100
KRAV = (Permission.SE_PERSON, Permission.SE_BEMAERKNING, Permission.SKRIV_BEMAERKNING)
BEGRUNDELSER: tuple[str | Promise, ...] = (
    _("Bemærkningen er ikke længere rigtig"),
    _("Bemærkningen hører ikke hjemme i SAPA"),
    _("Borgeren har bedt om det"),
)


@administrator(*KRAV)
@require_GET
def oversigt(request: Anmodning) -> HttpResponse:
    """Those in force that she may see, the one that runs out last first."""
    adgang, now = request.adgang, timezone.now()
    rows = list(
        Bemaerkning.objects.visible_to(adgang)
        .filter(gyldig_til__gte=timezone.localdate(now))
        .select_related("type")
        .order_by("-gyldig_til", "id")[: ANTAL + 1]
    )
    ended = selectors.udloebne(adgang=adgang, at=now)
    about = {r.part_uuid for r in (*rows, *ended)}
    people = partresumeer(adgang=adgang, part_uuids=about, at=now)
    shown = [(r, people[r.part_uuid]) for r in rows[:ANTAL] if r.part_uuid in people]
    undoable = [(r, people[r.part_uuid]) for r in ended if r.part_uuid in people]
    looks = {
        p.part_uuid: Opslag(
            komponenter.BEMAERKNING_VIST,
            part_uuid=p.part_uuid,
            part_cpr=p.cpr,
            part_navn=p.navn,
            part_kommune=p.kommune_navn,
        )
        for _row, p in (*shown, *undoable)
    }
    if looks:
        revisionslog.noter(request, list(looks.values()))
    context = {
        "rows": shown,
        "udloebne": undoable,
        "flere": len(rows) > ANTAL,
        "begrundelser": list(enumerate(BEGRUNDELSER)),
        "besked": _("Bemærkningen er slettet.") if request.GET.get("ok") == "slettet" else "",
        "menu": "administration",
    }
    return render(request, "bemaerkninger/administration.html", context)


@administrator(*KRAV)
@require_POST
def slet(request: Anmodning, bemaerkning_id: UUID) -> HttpResponse:
    """Delete one, with the reason in the log. Hidden, deleted and absent look alike."""
    adgang, now = request.adgang, timezone.now()
    grund = request.POST.get("begrundelse", "")
    row = Bemaerkning.objects.visible_to(adgang).filter(id=bemaerkning_id).first()
    if row is None or grund not in {str(n) for n, _navn in enumerate(BEGRUNDELSER)}:
        raise Http404
    people = partresumeer(adgang=adgang, part_uuids=[row.part_uuid], at=now)
    try:
        gone = services.slet(
            adgang=adgang, part_uuid=row.part_uuid, bemaerkning_id=bemaerkning_id, now=now
        )
    except (services.IkkeFundet, services.MaaIkke):
        raise Http404 from None
    part = people.get(row.part_uuid)
    revisionslog.noter(
        request,
        [
            Opslag(
                komponenter.BEMAERKNING,
                part_uuid=row.part_uuid,
                part_cpr=part.cpr if part else None,
                part_navn=part.navn if part else "",
                soegekriterier=services.sporbar("Slettet", gone, gone.type.navn),
                begrundelse=str(BEGRUNDELSER[int(grund)]),
            )
        ],
    )
    return HttpResponseRedirect(f"{reverse('bemaerkningsadministration')}?ok=slettet")
