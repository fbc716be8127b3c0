"""The tab Institutionsoplysninger of a person: day-care and school, now, planned and before.

A place tells where a child lives: while her address is hidden from the user, so are they, and one
logged click with a reason shows them for one answer, as it does the address.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.values import Permission
from access.views_support import kraever
from indexes.part.selectors import PersonOverblik
from indexes.personkilder import selectors as personkilder
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.dato import laes
from sapa.overblik.kildelinjer import kildelinjer
from sapa.overblik.logning import opslag_person
from sapa.overblik.sider import Institutionsside
from sapa.overblik.svigt import fejler_alene
from sapa.overblik.views.person import (
    BEGRUNDELSER,
    find_person,
    kun_hoved,
    personhoved,
    valgt_begrundelse,
)


@kraever(Permission.SE_PERSON)
@require_GET
@fejler_alene("institutioner", kun_hoved)
def institutioner(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The tab; without its places where protection hides them."""
    nu = timezone.now()
    return _institutionsside(request, find_person(request, part_uuid, nu), nu)


@kraever(Permission.SE_PERSON)
@require_POST
@fejler_alene("institutioner", kun_hoved)
def beskyttede_institutioner(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Vis og log: the places of a protected person for one answer, with its reason in the log."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    if not person.adresse_skjult:
        return HttpResponseRedirect(reverse("institutioner", args=[part_uuid]))
    begrundelse = valgt_begrundelse(request.POST.get("begrundelse", ""))
    return _institutionsside(request, person, nu, begrundelse=begrundelse, klikket=True)


def _institutionsside(
    request: Anmodning,
    person: PersonOverblik,
    nu: datetime,
    *,
    begrundelse: str | None = None,
    klikket: bool = False,
) -> HttpResponse:
    dato = laes(request.GET.get("dato", ""), now=nu)
    om: dict[str, Any] = {"adgang": request.adgang, "part_uuid": person.part_uuid, "at": dato.at}
    logget = None
    if begrundelse is not None:
        look = opslag_person(komponenter.BESKYTTET_INSTITUTION, person, begrundelse=begrundelse)
        logget = revisionslog.noter(request, [look])
        fundne = personkilder.beskyttede_institutioner(**om)
    else:
        fundne = personkilder.institutioner(**om)
    elementer = [komponenter.PERSON, komponenter.INSTITUTIONER]
    side = Institutionsside(
        hoved=personhoved(request, person, "institutioner", elementer, nu),
        institutioner=fundne,
        kilder=kildelinjer([fundne.kilde], now=nu),
        begrundelser=BEGRUNDELSER if fundne.skjult else (),
        logget=logget,
        mangler_begrundelse=klikket and begrundelse is None,
    )
    return render(request, "overblik/institutioner.html", {"side": side})
