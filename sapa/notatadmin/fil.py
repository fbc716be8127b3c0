"""The set-up of journalnotater as a file: out, and in again by the services that the pages call;
all of it or nothing, or shown as what it would change."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from fordeling.opsaetning import selectors, services
from fordeling.opsaetning.values import OpsaetningFejl, Regel, Skift, Tekstskabelon
from sapa.administration import historik
from sapa.administration.adgang import administrator
from sapa.administration.filsvar import jsonfil
from sapa.administration.filvisning import Linje, filens_tekst, filvisning
from sapa.administration.historik import AdministrationFejl, Aendrer
from sapa.notatadmin import emner
from sapa.notatadmin.emner import NOTATER, RUTER, SKABELONER, TITLER
from sapa.notatadmin.notater import vis_notater
from sapa.notatadmin.ord import fejltekst
from sapa.overblik.anmodning import Anmodning

# Who receives comes first: a route leads to none else.
_ORDEN = (NOTATER, RUTER, TITLER, SKABELONER)


@administrator()
@require_http_methods(["GET", "POST"])
def fil(request: Anmodning) -> HttpResponse:
    """All of it as a file; and a file taken in, of which a part may be left out."""
    myndighed = request.adgang.scope_id
    if request.method == "GET":
        told = kriterier([("Side", "fil")])
        revisionslog.noter(request, [Opslag(komponenter.NOTATOPSAETNING, soegekriterier=told)])
        return jsonfil(tilstande(myndighed), "journalnotater.json")
    before = tilstande(myndighed)
    try:
        tekst = filens_tekst(request)
        data = json.loads(tekst)
        if "vis" in request.POST:
            shown = filvisning(
                tekst, lambda: _indlaes(request, data), lambda: _linjer(before, myndighed)
            )
            return vis_notater(request, fil=shown)
        _indlaes(request, data)
    except AdministrationFejl as nej:
        return vis_notater(request, fejl=nej.tekst)
    except (ValueError, KeyError, TypeError, AttributeError):
        return vis_notater(request, fejl=_("Filen passer ikke til siden."))
    return HttpResponseRedirect(reverse(NOTATER) + "?ok=1")


def tilstande(myndighed: int) -> dict[str, Any]:
    """What is set up now, each kind as its history keeps it."""
    idag = timezone.localdate()
    return {
        NOTATER: selectors.notater(myndighed),
        RUTER: [r.data() for r in selectors.ruter(myndighed, fra=idag)],
        TITLER: selectors.titler(myndighed),
        SKABELONER: [s.data() for s in selectors.skabeloner(myndighed)],
    }


@transaction.atomic
def _indlaes(request: Anmodning, data: Any) -> None:
    """Raises AdministrationFejl, and for what is no such file ValueError and its like."""
    if not isinstance(data, dict) or not data or not set(data) <= set(_ORDEN):
        raise AdministrationFejl(_("Filen passer ikke til siden."))
    myndighed, a = request.adgang.scope_id, Aendrer.af(request, timezone.now())
    before = tilstande(myndighed)
    for emne in _ORDEN:
        if emne not in data or data[emne] == before[emne]:
            continue
        try:
            _gem(emne, myndighed, data[emne], a)
        except OpsaetningFejl as nej:
            navn = historik.emne(emne).navn
            raise AdministrationFejl(f"{navn}: {fejltekst(nej)}") from None


def _gem(emne: str, myndighed: int, som: Any, a: Aendrer) -> None:
    def lav() -> Skift:
        if emne == TITLER:
            return services.saet_titler(myndighed, som)
        if emne == SKABELONER:
            return services.saet_skabeloner(
                myndighed, [Tekstskabelon(s["navn"], s["tekst"]) for s in som]
            )
        if emne == RUTER:
            rules = [Regel.laes(r) for r in som]
            for r in rules:
                services.kontroller_rute(r.moenster, r.facet)
                if r.fra and r.til and r.til <= r.fra:
                    raise OpsaetningFejl("til", "foer")
            return services.erstat_ruter(myndighed, rules, hvem=a.hvem, now=a.now)
        return services.saet_notater(
            myndighed,
            modtagere={UUID(m["uuid"]) for m in som["modtagere"]},
            tekst_dage=som["tekst_dage"],
        )

    emner.gem(emne, "", myndighed=myndighed, set_=None, aendrer=a, lav=lav)


def _linjer(before: dict[str, Any], myndighed: int) -> list[Linje]:
    after = tilstande(myndighed)
    return [
        (str(historik.emne(e).navn), emner.forskelle(e, Skift(before[e], after[e])))
        for e in _ORDEN
        if before[e] != after[e]
    ]
