"""What the pages of administration about journalnotater have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from fordeling.opsaetning.values import OpsaetningFejl, Skift
from sapa.administration import forhaandsvisning, historik
from sapa.administration.forhaandsvisning import Seer, Vis
from sapa.administration.historik import Aendrer
from sapa.notatadmin import emner
from sapa.overblik.anmodning import Anmodning


def dag(post: QueryDict, felt: str, *, tom: bool = False) -> date | None:
    """A day of a form. Raises OpsaetningFejl; where it may be empty, that is None."""
    tekst = post.get(felt, "").strip()
    if not tekst and tom:
        return None
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        raise OpsaetningFejl(felt, "dato") from None


def gem(request: Anmodning, emne: str, lav: Callable[[], Skift]) -> HttpResponse:
    """Make a change of the authority's own, and lead back to the page, which says so.

    Raises OpsaetningFejl and historik.Samtidig.
    """
    emner.gem(
        emne,
        "",
        myndighed=request.adgang.scope_id,
        set_=request.POST.get("version", ""),
        aendrer=Aendrer.af(request, timezone.now()),
        lav=lav,
    )
    return HttpResponseRedirect(reverse(emne) + "?ok=1")


def forhaandsvis(
    request: Anmodning, emne: str, lav: Callable[[], Skift], synes: Vis
) -> dict[str, Any]:
    """What the page says of a change that is not made: in words, and as its users would see it.

    Raises OpsaetningFejl, as making it would.
    """
    seer = Seer(request.adgang, request.adgang.scope_id, "", timezone.now())
    made: list[Skift] = []
    par = forhaandsvisning.forhaandsvis(request, lambda: synes(seer), lambda: made.append(lav()))
    return {"syn": par, "forskelle": emner.forskelle(emne, made[0])}


def vis(
    request: Anmodning, skabelon: str, emne: str, context: dict[str, Any], *, fejl: Any = ""
) -> HttpResponse:
    """A page of the set-up; `fejl` is what stopped a change."""
    shown = [Opslag(komponenter.NOTATOPSAETNING, soegekriterier=kriterier([("Side", skabelon)]))]
    revisionslog.noter(request, shown)
    gemt = request.method == "GET" and request.GET.get("ok") == "1"
    found = {
        "version": historik.version(emne, "", request.adgang.scope_id),
        "emne": emne,
        "fejl": fejl,
        "besked": _("Ændringen er gemt og gælder nu.") if gemt else "",
        "menu": "administration",
        **context,
    }
    return render(request, f"notatadmin/{skabelon}.html", found, status=422 if fejl else 200)
