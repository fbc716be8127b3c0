"""Operations: the overview of deliveries, the quarantine, and what is decided about the refused.

Every page is a row of the revisionslog; a content that is opened is one for each person it names.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.db import saet_adgang
from access.komponenter import Element
from access.revisionslog import Opslag, kriterier
from access.selectors import resolve_adgang
from access.values import Adgang, Permission
from access.views_support import kraever
from indexes.modtagelse import drift, kryptering, selectors
from indexes.oio import Art
from sapa.drift import sider
from sapa.drift.sider import BEGRUNDELSER, Filter, Indhold, Karantaenelinje, Leverancelinje
from sapa.overblik.anmodning import Anmodning

PR_SIDE = 50


@kraever(Permission.DRIFT)
@require_GET
def leverancer(request: Anmodning) -> HttpResponse:
    """Per client: when it last delivered, how late, how much was refused."""
    now = timezone.now()
    dage = sider.dage(request.GET.get("dage", ""))
    rows = selectors.leverancer(adgang=_overalt(request), now=now, dage=dage)
    _noter(request, komponenter.LEVERANCER, ("Dage", str(dage)))
    context = {
        # What needs a look comes first; the rest by name.
        "linjer": sorted((Leverancelinje(r, now) for r in rows), key=lambda x: not x.kalder),
        "dage": dage,
        "perioder": sider.PERIODER,
        "menu": "drift",
        "fane": "leverancer",
    }
    return render(request, "drift/leverancer.html", context)


@kraever(Permission.DRIFT)
@require_GET
def karantaene(request: Anmodning) -> HttpResponse:
    """What was refused, newest first, a page at a time."""
    adgang = _overalt(request)
    clients = [c["klient_id"] for c in selectors.klienter_i(adgang)]
    valgt = Filter.laes(request.GET.dict(), clients)
    rows, naeste = selectors.karantaene(
        adgang=adgang,
        udvalg=valgt.udvalg,
        efter=sider.sted(request.GET.get("efter", "")),
        antal=PR_SIDE,
    )
    names = ("klient", "kode", "tilstand", "fra", "til")
    _noter(request, komponenter.KARANTAENE, *((n.title(), getattr(valgt, n)) for n in names))
    context = {
        "f": valgt,
        "linjer": [Karantaenelinje(row) for row in rows],
        "naeste": valgt.adresse(naeste) if naeste else "",
        "foerste": valgt.adresse(None) if "efter" in request.GET else None,
        "klienter": clients,
        "tilstande": sider.Tilstand.choices,
        "menu": "drift",
        "fane": "karantaene",
    }
    return render(request, "drift/karantaene.html", context)


@kraever(Permission.DRIFT)
@require_GET
def detaljer(request: Anmodning, karantaene_id: UUID) -> HttpResponse:
    """One refused thing: why, and what became of it. Its content stays closed."""
    linje = _find(_overalt(request), karantaene_id)
    _noter(request, komponenter.KARANTAENE, *_om(linje))
    return _vis(request, linje)


@kraever(Permission.DRIFT)
@require_POST
def indhold(request: Anmodning, karantaene_id: UUID) -> HttpResponse:
    """The content, after a reason was given and logged, with a row for each person in it."""
    adgang = _overalt(request)
    linje = _find(adgang, karantaene_id)
    valg = request.POST.get("begrundelse", "")
    if not (
        valg.isascii() and valg.isdecimal() and len(valg) < 3 and int(valg) < len(BEGRUNDELSER)
    ):
        return _vis(request, linje, mangler_begrundelse=True)
    lukket = selectors.lukket_indhold(adgang=adgang, id_=karantaene_id)
    if lukket is None:
        return _vis(request, linje)
    try:
        raa = kryptering.aabn(lukket, til=karantaene_id)
    except kryptering.KanIkkeAabnes:
        return _vis(request, linje, kan_ikke_laeses=True)
    grund = str(BEGRUNDELSER[int(valg)])
    look = Opslag(
        komponenter.KARANTAENE_INDHOLD,
        sag_uuid=linje.r.objekt_uuid if linje.r.art == Art.SAG else None,
        soegekriterier=kriterier(_om(linje)),
        begrundelse=grund,
    )
    rows = [
        look,
        *(replace(look, part_cpr=number) for number in sider.cpr_numre(raa, linje.r.form)),
    ]
    logget = revisionslog.noter(request, rows)
    return _vis(request, linje, indhold=replace(Indhold.af(raa, linje.r.form), logget=logget))


@kraever(Permission.DRIFT)
@require_POST
def afspil(request: Anmodning, karantaene_id: UUID) -> HttpResponse:
    """Order a replay. Asked twice, it is ordered once."""
    adgang = _overalt(request)
    linje = _find(adgang, karantaene_id)
    if drift.bestil_afspilning(adgang=adgang, id_=karantaene_id, now=timezone.now()):
        _noter(request, komponenter.KARANTAENE_AFSPIL, *_om(linje))
    return HttpResponseRedirect(reverse("karantaenerad", args=[karantaene_id]))


@kraever(Permission.DRIFT)
@require_POST
def kasser(request: Anmodning, karantaene_id: UUID) -> HttpResponse:
    """Throw it away."""
    adgang = _overalt(request)
    linje = _find(adgang, karantaene_id)
    if drift.kasser(adgang=adgang, id_=karantaene_id, now=timezone.now()):
        _noter(request, komponenter.KARANTAENE_KASSER, *_om(linje))
    return HttpResponseRedirect(reverse("karantaenerad", args=[karantaene_id]))


def _overalt(request: Anmodning) -> Adgang:
    """Her rights on all authorities: operations are not done on behalf of one, and a client may
    deliver for several."""
    if request.adgang.kun is None:
        return request.adgang
    full = resolve_adgang(request.adgang.bruger_id)
    if full is None:
        raise PermissionDenied
    saet_adgang(full)
    return full


def _find(adgang: Adgang, id_: UUID) -> Karantaenelinje:
    row = selectors.karantaenerad(adgang=adgang, id_=id_)
    if row is None:
        raise Http404
    return Karantaenelinje(row)


def _om(linje: Karantaenelinje) -> list[tuple[str, str]]:
    """Which one, as the log names it."""
    return [
        ("Karantaene", str(linje.r.id)),
        ("Klient", linje.r.klient),
        ("Objekt", str(linje.r.objekt_uuid or "")),
    ]


def _noter(request: Anmodning, element: Element, *pairs: tuple[str, str]) -> None:
    revisionslog.noter(request, [Opslag(element, soegekriterier=kriterier(pairs))])


def _vis(request: Anmodning, linje: Karantaenelinje, **mere: Any) -> HttpResponse:
    context = {
        "linje": linje,
        "begrundelser": BEGRUNDELSER,
        "menu": "drift",
        "fane": "karantaene",
        **mere,
    }
    return render(request, "drift/karantaenerad.html", context)
