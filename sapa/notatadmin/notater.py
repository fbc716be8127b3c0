"""Journalnotater: which fagsystemer receive them, how long a text is kept, and what the receivers
prove themselves by."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from access.values import Permission
from access.views_support import kraever
from fordeling.opsaetning import selectors, services, systemer
from fordeling.opsaetning.values import Art, OpsaetningFejl, Samtidig
from sapa.notatadmin.faelles import SAMTIDIG, aendret, besked, kraev, til, version, vis
from sapa.overblik.anmodning import Anmodning


@kraever(Permission.ADMINISTRER)
@require_http_methods(["GET", "POST"])
def notater(request: Anmodning) -> HttpResponse:
    """The settings; posted, they are saved."""
    myndighed = kraev(request)
    if request.method == "GET":
        return _vis(request, myndighed)
    try:
        services.saet_notater(
            myndighed,
            modtagere=_uuider(request.POST.getlist("modtager")),
            tekst_dage=_dage(request.POST.get("tekst_dage", "")),
            version=version(request.POST),
            hvem=request.adgang.navn,
            now=timezone.now(),
        )
    except OpsaetningFejl as nej:
        return _vis(request, myndighed, fejl=besked(nej), felt=nej.felt)
    except Samtidig:
        return _vis(request, myndighed, fejl=SAMTIDIG)
    aendret(request, Art.NOTATER, "ændret")
    return til(Art.NOTATER)


def _vis(request: Anmodning, myndighed: int, *, fejl: Any = "", felt: str = "") -> HttpResponse:
    nu = selectors.notater(myndighed)
    valgte = request.POST.getlist("modtager") if felt else None
    rows = [
        (s, s.modtager if valgte is None else str(s.uuid) in valgte)
        for s in selectors.systemer(myndighed)
    ]
    dage = "" if nu["tekst_dage"] is None else nu["tekst_dage"]
    context = {
        "systemer": rows,
        "tekst_dage": request.POST.get("tekst_dage", "") if felt else dage,
        "felt": felt,
        "standard": settings.FORDELING.tekst_dage,
        "aaben": bool(settings.FORDELING.url),
    }
    return vis(request, "notater", Art.NOTATER, context, fejl=fejl)


@kraever(Permission.ADMINISTRER)
@require_GET
def certifikater(request: Anmodning) -> HttpResponse:
    """What the systems that receive for the authority prove themselves by: subject and
    fingerprint. Operators change it."""
    myndighed = kraev(request)
    egne = [s for s in systemer.alle() if myndighed in s.myndigheder]
    context = {
        "systemer": egne,
        "emne": settings.FORDELING.kvittering_emne,
        "sp_aftryk": settings.FORDELING.fingeraftryk,
        "nu": timezone.now(),
        "fane": "notatcertifikater",
    }
    return vis(request, "certifikater", Art.NOTATER, context)


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
