"""Journalnotater: which fagsystemer receive them, how long a text is kept, and what the receivers
prove themselves by."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from fordeling.opsaetning import selectors, services, systemer
from fordeling.opsaetning.values import OpsaetningFejl, Skift
from sapa.administration.adgang import administrator
from sapa.administration.historik import Samtidig
from sapa.notatadmin import synlig
from sapa.notatadmin.emner import NOTATER
from sapa.notatadmin.faelles import forhaandsvis, gem, vis
from sapa.notatadmin.ord import fejltekst
from sapa.overblik.anmodning import Anmodning


@administrator()
@require_http_methods(["GET", "POST"])
def notater(request: Anmodning) -> HttpResponse:
    """The settings; posted, they are saved."""
    if request.method == "GET":
        return vis_notater(request)
    myndighed = request.adgang.scope_id
    try:
        modtagere = _uuider(request.POST.getlist("modtager"))
        dage = _dage(request.POST.get("tekst_dage", ""))

        def lav() -> Skift:
            return services.saet_notater(myndighed, modtagere=modtagere, tekst_dage=dage)

        if "vis" in request.POST:
            syn = forhaandsvis(request, NOTATER, lav, synlig.notater)
            return vis_notater(request, udfyldt=True, **syn)
        return gem(request, NOTATER, lav)
    except OpsaetningFejl as nej:
        return vis_notater(request, fejl=fejltekst(nej), felt=nej.felt)
    except Samtidig as nej:
        return vis_notater(request, fejl=nej.tekst)


def vis_notater(
    request: Anmodning,
    *,
    fejl: Any = "",
    felt: str = "",
    udfyldt: bool = False,
    **syn: Any,
) -> HttpResponse:
    """The page, with what a change or a file would do (`syn`, `fil`) or what stopped it. `udfyldt`,
    as where a field is wrong: the form is shown as it was filled in."""
    myndighed = request.adgang.scope_id
    nu = selectors.notater(myndighed)
    udfyldt = udfyldt or bool(felt)
    valgte = request.POST.getlist("modtager") if udfyldt else None
    rows = [
        (s, s.modtager if valgte is None else str(s.uuid) in valgte)
        for s in selectors.systemer(myndighed)
    ]
    dage = "" if nu["tekst_dage"] is None else nu["tekst_dage"]
    context = {
        "systemer": rows,
        "tekst_dage": request.POST.get("tekst_dage", "") if udfyldt else dage,
        "felt": felt,
        "standard": settings.FORDELING.tekst_dage,
        "aaben": bool(settings.FORDELING.url),
        **syn,
    }
    return vis(request, "notater", NOTATER, context, fejl=fejl)


@administrator()
@require_GET
def certifikater(request: Anmodning) -> HttpResponse:
    """What the systems that receive for the authority prove themselves by: subject and
    fingerprint. Operators change it."""
    egne = [s for s in systemer.alle() if request.adgang.scope_id in s.myndigheder]
    context = {
        "systemer": egne,
        "emne": settings.FORDELING.kvittering_emne,
        "sp_aftryk": settings.FORDELING.fingeraftryk,
        "nu": timezone.now(),
    }
    return vis(request, "certifikater", NOTATER, context)


def _uuider(tekster: list[str]) -> set[UUID]:
    try:
        return {UUID(t) for t in tekster}
    except ValueError:
        raise OpsaetningFejl("modtagere", "ukendt") from None


def _dage(tekst: str) -> int | None:
    tekst = tekst.strip()
    if not tekst:
        return None
    if not (tekst.isascii() and tekst.isdecimal() and len(tekst) <= 4):
        raise OpsaetningFejl("tekst_dage", "dage")
    return int(tekst)
