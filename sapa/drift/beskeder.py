"""Operations: the dueslag, the messages that nobody could use, and what is decided about them.

As for the quarantine of the indexes: every page is a row of the revisionslog, and a content that is
opened is one for each person it names.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.komponenter import Element
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever
from indexes.beskedfordeler import drift
from indexes.beskedfordeler.vaekker import vaekker
from sapa.drift import beskedsider, sider
from sapa.drift.beskedsider import Beskedlinje, Dueslagslinje, Vist
from sapa.drift.sider import BEGRUNDELSER
from sapa.overblik.anmodning import Anmodning

PR_SIDE = 50


@kraever(Permission.DRIFT)
@require_GET
def beskeder(request: Anmodning) -> HttpResponse:
    """Each dueslag, what lies in quarantine newest first, and ids that were used twice."""
    now = timezone.now()
    tilstand = request.GET.get("tilstand", beskedsider.Tilstand.KARANTAENE)
    tilstand = tilstand if tilstand in dict(beskedsider.TILSTANDE) else ""
    rows, naeste = drift.beskeder(
        adgang=request.adgang,
        tilstand=tilstand,
        efter=sider.sted(request.GET.get("efter", "")),
        antal=PR_SIDE,
    )
    _noter(request, komponenter.BESKEDER, ("Tilstand", tilstand))
    sted = f"{naeste[0].isoformat()}_{naeste[1]}" if naeste else ""
    context = {
        "dueslag": [Dueslagslinje(d, now) for d in drift.dueslag(adgang=request.adgang, now=now)],
        "linjer": [Beskedlinje(row) for row in rows],
        "konflikter": drift.konflikter(adgang=request.adgang),
        "tilstand": tilstand,
        "tilstande": beskedsider.TILSTANDE,
        "grunde": beskedsider.GRUNDE,
        "naeste": urlencode({"tilstand": tilstand, "efter": sted}) if sted else "",
        "menu": "drift",
        "fane": "beskeder",
    }
    return render(request, "drift/beskeder.html", context)


@kraever(Permission.DRIFT)
@require_GET
def besked(request: Anmodning, besked_id: UUID) -> HttpResponse:
    """One message: why it waits, and what became of it. Its content stays closed."""
    linje = _find(request, besked_id)
    _noter(request, komponenter.BESKEDER, *_om(linje))
    return _vis(request, linje)


@kraever(Permission.DRIFT)
@require_POST
def indhold(request: Anmodning, besked_id: UUID) -> HttpResponse:
    """The content, after a reason was given and logged, with a row for each person in it."""
    linje = _find(request, besked_id)
    valg = request.POST.get("begrundelse", "")
    if valg not in map(str, range(len(BEGRUNDELSER))):
        return _vis(request, linje, mangler_begrundelse=True)
    raa = drift.indhold(adgang=request.adgang, id_=besked_id)
    if raa is None:
        return _vis(request, linje)
    vist = Vist.af(raa)
    look = Opslag(
        komponenter.BESKED_INDHOLD,
        soegekriterier=kriterier(_om(linje)),
        begrundelse=str(BEGRUNDELSER[int(valg)]),
    )
    rows = [look, *(replace(look, part_cpr=cpr) for cpr in vist.personer)]
    return _vis(request, linje, indhold=replace(vist, logget=revisionslog.noter(request, rows)))


@kraever(Permission.DRIFT)
@require_POST
def afspil(request: Anmodning, besked_id: UUID) -> HttpResponse:
    """Let it be worked with again. Asked twice, it is once."""
    linje = _find(request, besked_id)
    if drift.afspil(adgang=request.adgang, id_=besked_id, now=timezone.now()):
        _noter(request, komponenter.BESKED_AFSPIL, *_om(linje))
        transaction.on_commit(vaekker.ring)
    return HttpResponseRedirect(reverse("besked", args=[besked_id]))


@kraever(Permission.DRIFT)
@require_POST
def kasser(request: Anmodning, besked_id: UUID) -> HttpResponse:
    """Throw it away."""
    linje = _find(request, besked_id)
    if drift.kasser(adgang=request.adgang, id_=besked_id, now=timezone.now()):
        _noter(request, komponenter.BESKED_KASSER, *_om(linje))
    return HttpResponseRedirect(reverse("besked", args=[besked_id]))


def _find(request: Anmodning, id_: UUID) -> Beskedlinje:
    row = drift.besked(adgang=request.adgang, id_=id_)
    if row is None:
        raise Http404
    return Beskedlinje(row)


def _om(linje: Beskedlinje) -> list[tuple[str, str]]:
    """Which one, as the log names it."""
    return [
        ("Besked", str(linje.r.besked_id or linje.r.id)),
        ("Klient", linje.r.klient),
        ("Regel", linje.r.regel),
    ]


def _noter(request: Anmodning, element: Element, *pairs: tuple[str, str]) -> None:
    revisionslog.noter(request, [Opslag(element, soegekriterier=kriterier(pairs))])


def _vis(request: Anmodning, linje: Beskedlinje, **mere: Any) -> HttpResponse:
    context = {
        "linje": linje,
        "begrundelser": BEGRUNDELSER,
        "menu": "drift",
        "fane": "beskeder",
        **mere,
    }
    return render(request, "drift/besked.html", context)
