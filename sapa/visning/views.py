"""The user's own columns of a block: which, in what order, and how densely tables stand.

A page by itself, and the page's window by htmx. Moving a column answers with the form as it then
is; nothing is kept until it is saved. It tells of nobody, so it has no row of the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from access.views_support import kraever_login, sikker_sti
from sapa.overblik.anmodning import VINDUE, Anmodning
from sapa.overblik.faner import Kolonne
from sapa.overblik.faner import blok as find_blok
from sapa.visning.gaelder import Visning, visning_for
from sapa.visning.kontrol import VisningFejl
from sapa.visning.services import gem_valg, nulstil_valg
from sapa.visning.values import KOMPAKT, LUFTIG, NORMAL

TAETHEDSNAVNE: dict[str, str | Promise] = {
    NORMAL: _("Normal"),
    KOMPAKT: _("Kompakt"),
    LUFTIG: _("Luftig"),
}


@dataclass(frozen=True, slots=True)
class Kolonnevalg:
    """A column of the form."""

    kolonne: Kolonne
    valgt: bool
    # The button of it that was pressed keeps the focus.
    op_fokus: bool = False
    ned_fokus: bool = False


@dataclass(frozen=True, slots=True)
class Kolonneside:
    """The form."""

    blok: str
    navn: str | Promise
    linjer: tuple[Kolonnevalg, ...]
    taethed: str
    tilbage: str
    fejl: str | Promise = ""

    @property
    def taetheder(self) -> dict[str, str | Promise]:
        return TAETHEDSNAVNE


@kraever_login
@require_http_methods(["GET", "POST"])
def kolonner(request: Anmodning, blok: str) -> HttpResponse:
    """The form; moved about, saved or reset. A block that her visning leaves out, or that has no
    columns to choose among, is absent."""
    visning = visning_for(request.adgang)
    found = find_blok(blok)
    if found is None or not visning.har_blok(blok) or len(visning.mulige(blok)) < 2:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    tilbage = sikker_sti(request, given.get("tilbage", "")) or reverse("min_side")
    shown = [k.noegle for k in visning.kolonner(blok)]
    side = Kolonneside(
        blok,
        found.navn,
        _linjer(visning, blok, shown, shown),
        visning.taethed,
        tilbage,
    )
    if request.method == "GET":
        return _vis(request, side)
    if "nulstil" in request.POST:
        nulstil_valg(request.adgang, blok=blok, now=timezone.now())
        return _hjem(request, tilbage)
    order = request.POST.getlist("orden")
    chosen = request.POST.getlist("kolonne")
    way = next((v for v in ("op", "ned") if v in request.POST), "")
    moved = request.POST.get(way, "")
    if way:
        order = _flyt(order, moved, -1 if way == "op" else 1)
    lines = _linjer(visning, blok, order, chosen)
    side = Kolonneside(blok, found.navn, lines, request.POST.get("taethed", ""), tilbage)
    if way:
        return _vis(request, replace(side, linjer=_med_fokus(lines, moved, way)))
    try:
        gem_valg(
            request.adgang,
            blok=blok,
            kolonner=[x.kolonne.noegle for x in side.linjer if x.valgt],
            taethed=side.taethed,
            now=timezone.now(),
        )
    except VisningFejl:
        told = _("Vælg mindst én kolonne og en tæthed.")
        return _vis(request, replace(side, fejl=told))
    return _hjem(request, tilbage)


def _linjer(
    visning: Visning, blok: str, orden: Sequence[str], valgte: Sequence[str]
) -> tuple[Kolonnevalg, ...]:
    """The columns in an order, those that it does not name last; on are those chosen."""
    may = {k.noegle: k for k in visning.mulige(blok)}
    wanted = [n for n in dict.fromkeys([*orden, *may]) if n in may]
    return tuple(Kolonnevalg(may[n], n in valgte or may[n].fast) for n in wanted)


def _flyt(orden: Sequence[str], noegle: str, skridt: int) -> list[str]:
    """The order with one column moved a step; at an end it stays."""
    order = list(orden)
    if noegle in order:
        here = order.index(noegle)
        order.insert(max(0, here + skridt), order.pop(here))
    return order


def _med_fokus(linjer: Sequence[Kolonnevalg], noegle: str, retning: str) -> tuple[Kolonnevalg, ...]:
    def focused(x: Kolonnevalg) -> Kolonnevalg:
        here = x.kolonne.noegle == noegle
        return replace(x, op_fokus=here and retning == "op", ned_fokus=here and retning == "ned")

    return tuple(map(focused, linjer))


def _vis(request: Anmodning, side: Kolonneside) -> HttpResponse:
    i_dialog = request.htmx.target == VINDUE
    template = "visning/partials/kolonner.html" if i_dialog else "visning/kolonner.html"
    return render(request, template, {"side": side, "i_dialog": i_dialog})


def _hjem(request: Anmodning, tilbage: str) -> HttpResponse:
    """Back to the page, with the columns as they now are."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": tilbage})
    return HttpResponseRedirect(tilbage)
