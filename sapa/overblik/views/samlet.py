"""Several tabs of a person on one page, for print: the blocks of each, with their sources.

Each tab is its own view, asked as if it was opened: by its rights, its visning, its purpose and its
rows of the revisionslog. Nothing is read here but the header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from access import komponenter
from access.values import Adgang, Permission
from access.views_support import kraever
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.context import del_af_samlet
from sapa.overblik.faner import Fane
from sapa.overblik.sider import Personhoved
from sapa.overblik.svigt import fejler_alene, laes
from sapa.overblik.views.person import find_person, kun_hoved, personhoved
from sapa.visning.gaelder import personfaner

# What a form does is for the tab itself; two of the same kind would share their fields' ids.
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_MAIN = re.compile(r"<(/?)main\b(?: id=\"indhold\")?")


@dataclass(frozen=True, slots=True)
class Del:
    """A tab to choose, and its blocks where it is chosen; none where it was refused, or failed."""

    noegle: str
    navn: str | Promise
    url: str
    valgt: bool
    indhold: SafeString | None = None
    svigtet: bool = False


@dataclass(frozen=True, slots=True)
class Samletside:
    """The header, the choice, and the tabs that were chosen."""

    hoved: Personhoved
    url: str
    valg: tuple[Del, ...]
    dele: tuple[Del, ...]


@kraever(Permission.SE_PERSON)
@require_GET
@fejler_alene("samlet", kun_hoved)
def samlet(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The choice of tabs, and those chosen (`f`), in the order of the tabs."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    chosen = set(request.GET.getlist("f"))
    valg = tuple(_valg(fane, person.part_uuid, chosen) for fane in _faner(request.adgang))
    hoved = personhoved(request, person, "", [komponenter.PERSON], nu)
    dele = tuple(_hent(request, d) for d in valg if d.valgt)
    side = Samletside(hoved, reverse("samlet", args=[person.part_uuid]), valg, dele)
    return render(request, "overblik/samlet.html", {"side": side})


def _faner(adgang: Adgang) -> tuple[Fane, ...]:
    return tuple(personfaner(adgang))


def _valg(fane: Fane, part_uuid: UUID, chosen: set[str]) -> Del:
    url = reverse(fane.rute, args=[part_uuid])
    return Del(fane.noegle, fane.navn, url, fane.noegle in chosen)


def _hent(request: Anmodning, d: Del) -> Del:
    """The tab's blocks. One that asks for a purpose first is not among them; one that fails, fails
    alone."""
    match = resolve(d.url)
    with del_af_samlet(request):
        response: HttpResponse | None = laes(
            request, [f"fane {d.noegle}"], lambda: match.func(request, **match.kwargs)
        )
    if response is None:
        return replace(d, svigtet=True)
    if response.status_code != 200:
        return d
    body = _FORM.sub("", response.content.decode())
    body = _MAIN.sub(lambda m: f"<{m[1]}div", body)
    return replace(d, indhold=mark_safe(body))
