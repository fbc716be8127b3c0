"""Prædefinerede titler, and templates with autotext and what they will look like."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fordeling.opsaetning import selectors, services
from fordeling.opsaetning.values import OpsaetningFejl, Tekstskabelon
from sapa.administration.adgang import administrator
from sapa.administration.historik import Samtidig
from sapa.fordeling.formular import FELTER, autotekst
from sapa.notatadmin.emner import SKABELONER, TITLER
from sapa.notatadmin.faelles import gem, vis
from sapa.notatadmin.ord import fejltekst
from sapa.overblik.anmodning import Anmodning

_FELT = re.compile(r"\{\w+\}")


@administrator()
@require_http_methods(["GET", "POST"])
def titler(request: Anmodning) -> HttpResponse:
    """The titles, one on each line, in the order in which the dialog shows them."""
    myndighed = request.adgang.scope_id
    if request.method == "GET":
        return _vis_titler(request, "\n".join(selectors.titler(myndighed)))
    tekst = request.POST.get("titler", "")
    try:
        return gem(request, TITLER, lambda: services.saet_titler(myndighed, tekst.splitlines()))
    except OpsaetningFejl as nej:
        return _vis_titler(request, tekst, fejl=fejltekst(nej))
    except Samtidig as nej:
        return _vis_titler(request, "\n".join(selectors.titler(myndighed)), fejl=nej.tekst)


def _vis_titler(request: Anmodning, tekst: str, *, fejl: Any = "") -> HttpResponse:
    return vis(request, "titler", TITLER, {"tekst": tekst}, fejl=fejl)


@administrator()
@require_http_methods(["GET", "POST"])
def skabeloner(request: Anmodning) -> HttpResponse:
    """The templates; posted, they change places or one is taken away."""
    myndighed = request.adgang.scope_id
    alle = selectors.skabeloner(myndighed)
    if request.method == "GET":
        return _vis_skabeloner(request, alle)
    nye = list(alle)
    for handling in ("op", "slet"):
        nr = next((i for i, s in enumerate(alle) if str(s.id) == request.POST.get(handling)), None)
        if nr is None:
            continue
        flyttet = nye.pop(nr)
        if handling == "op":
            nye.insert(max(0, nr - 1), flyttet)
    try:
        return _gem(request, nye)
    except Samtidig as nej:
        return _vis_skabeloner(request, selectors.skabeloner(myndighed), fejl=nej.tekst)


def _vis_skabeloner(
    request: Anmodning, alle: list[Tekstskabelon], *, fejl: Any = ""
) -> HttpResponse:
    return vis(request, "skabeloner", SKABELONER, {"skabeloner": alle}, fejl=fejl)


@administrator()
@require_http_methods(["GET", "POST"])
def skabelon(request: Anmodning, skabelon_id: int = 0) -> HttpResponse:
    """One template, or a new one: its form beside what it looks like when it is put in."""
    myndighed = request.adgang.scope_id
    alle = selectors.skabeloner(myndighed)
    fundet = next((s for s in alle if s.id == skabelon_id), None)
    if skabelon_id and fundet is None:
        raise Http404
    udfyldt = fundet or Tekstskabelon("", "")
    if request.method == "GET":
        return _vis_skabelon(request, udfyldt)
    # As it will be kept: a browser sends two signs for a line break.
    tekst = request.POST.get("tekst", "").replace("\r\n", "\n").replace("\r", "\n")
    udfyldt = replace(udfyldt, navn=request.POST.get("navn", ""), tekst=tekst)
    if request.POST.get("handling") != "gem":
        return _vis_skabelon(request, udfyldt)
    nye = [udfyldt if s.id == skabelon_id else s for s in alle]
    if not skabelon_id:
        nye.append(udfyldt)
    try:
        return _gem(request, nye)
    except OpsaetningFejl as nej:
        return _vis_skabelon(request, udfyldt, fejl=fejltekst(nej), felt=nej.felt)
    except Samtidig as nej:
        return _vis_skabelon(request, udfyldt, fejl=nej.tekst)


def _gem(request: Anmodning, nye: list[Tekstskabelon]) -> HttpResponse:
    myndighed = request.adgang.scope_id
    return gem(request, SKABELONER, lambda: services.saet_skabeloner(myndighed, nye))


def _vis_skabelon(
    request: Anmodning, s: Tekstskabelon, *, fejl: Any = "", felt: str = ""
) -> HttpResponse:
    ukendte = sorted(set(_FELT.findall(s.tekst)) - set(FELTER))
    vist = autotekst(
        s.tekst,
        borger=_("Borgerens navn"),
        sagsbehandler=request.adgang.navn,
        enhed=request.adgang.enhed_navn,
        nu=timezone.now(),
    )
    context = {"s": s, "vist": vist, "ukendte": ukendte, "felter": FELTER, "felt": felt}
    return vis(request, "skabelon", SKABELONER, context, fejl=fejl)
