"""Prædefinerede titler, and templates with autotext."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from fordeling.opsaetning import selectors, services
from fordeling.opsaetning.values import OpsaetningFejl, Skift, Tekstskabelon
from sapa.administration.adgang import administrator
from sapa.administration.historik import Samtidig
from sapa.fordeling.formular import FELTER
from sapa.notatadmin import synlig
from sapa.notatadmin.emner import SKABELONER, TITLER
from sapa.notatadmin.faelles import forhaandsvis, gem, vis
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

    def lav() -> Skift:
        return services.saet_titler(myndighed, tekst.splitlines())

    try:
        if "vis" in request.POST:
            syn = forhaandsvis(request, TITLER, lav, synlig.titler)
            return _vis_titler(request, tekst, **syn)
        return gem(request, TITLER, lav)
    except OpsaetningFejl as nej:
        return _vis_titler(request, tekst, fejl=fejltekst(nej))
    except Samtidig as nej:
        return _vis_titler(request, "\n".join(selectors.titler(myndighed)), fejl=nej.tekst)


def _vis_titler(request: Anmodning, tekst: str, *, fejl: Any = "", **syn: Any) -> HttpResponse:
    return vis(request, "titler", TITLER, {"tekst": tekst, **syn}, fejl=fejl)


@administrator()
@require_http_methods(["GET", "POST"])
def skabeloner(request: Anmodning) -> HttpResponse:
    """The templates; posted, they change places or one is taken away, or it is shown how that
    would be (`vis`, `vis_op`)."""
    myndighed = request.adgang.scope_id
    alle = selectors.skabeloner(myndighed)
    if request.method == "GET":
        return _vis_skabeloner(request, alle)
    nye, navn = list(alle), ""
    for handling in ("op", "slet", "vis_op", "vis"):
        nr = next((i for i, s in enumerate(alle) if str(s.id) == request.POST.get(handling)), None)
        if nr is None:
            continue
        flyttet = nye.pop(nr)
        if handling in {"op", "vis_op"}:
            nye.insert(max(0, nr - 1), flyttet)
        navn = flyttet.navn
    for vist, handling, knap in (("vis", "slet", _("Slet")), ("vis_op", "op", _("Flyt op"))):
        if vist in request.POST:
            syn = _syn(request, nye, navn)
            asked = {"handling": handling, "knap": knap, "valgt": request.POST[vist]}
            return _vis_skabeloner(request, alle, **asked, **syn)
    try:
        return _gem(request, nye)
    except Samtidig as nej:
        return _vis_skabeloner(request, selectors.skabeloner(myndighed), fejl=nej.tekst)


def _vis_skabeloner(
    request: Anmodning, alle: list[Tekstskabelon], *, fejl: Any = "", **syn: Any
) -> HttpResponse:
    return vis(request, "skabeloner", SKABELONER, {"skabeloner": alle, **syn}, fejl=fejl)


@administrator()
@require_http_methods(["GET", "POST"])
def skabelon(request: Anmodning, skabelon_id: int = 0) -> HttpResponse:
    """One template, or a new one: its form, and what it looks like when it is put in."""
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
    nye = [udfyldt if s.id == skabelon_id else s for s in alle]
    if not skabelon_id:
        nye.append(udfyldt)
    try:
        if request.POST.get("handling") != "gem":
            return _vis_skabelon(request, udfyldt, **_syn(request, nye, udfyldt.navn.strip()))
        return _gem(request, nye)
    except OpsaetningFejl as nej:
        return _vis_skabelon(request, udfyldt, fejl=fejltekst(nej), felt=nej.felt)
    except Samtidig as nej:
        return _vis_skabelon(request, udfyldt, fejl=nej.tekst)


def _gem(request: Anmodning, nye: list[Tekstskabelon]) -> HttpResponse:
    myndighed = request.adgang.scope_id
    return gem(request, SKABELONER, lambda: services.saet_skabeloner(myndighed, nye))


def _syn(request: Anmodning, nye: list[Tekstskabelon], navn: str) -> dict[str, Any]:
    myndighed = request.adgang.scope_id
    return forhaandsvis(
        request,
        SKABELONER,
        lambda: services.saet_skabeloner(myndighed, nye),
        synlig.skabelon(navn),
    )


def _vis_skabelon(
    request: Anmodning, s: Tekstskabelon, *, fejl: Any = "", felt: str = "", **syn: Any
) -> HttpResponse:
    ukendte = sorted(set(_FELT.findall(s.tekst)) - set(FELTER))
    context = {"s": s, "ukendte": ukendte, "felter": FELTER, "felt": felt, **syn}
    return vis(request, "skabelon", SKABELONER, context, fejl=fejl)
