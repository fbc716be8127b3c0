"""What the pages of administration about journalnotater have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access import komponenter, revisionslog
from access.regler import ADMINISTRATION, explain, sted
from access.revisionslog import Opslag, kriterier
from fordeling.opsaetning import selectors
from fordeling.opsaetning.values import Art, OpsaetningFejl
from sapa.overblik.anmodning import Anmodning

SAMTIDIG = _("En anden har ændret det, siden du åbnede siden. Se, hvordan det er nu, og ret igen.")
NAVNE: dict[Art, str | Promise] = {
    Art.NOTATER: _("Journalnotater"),
    Art.RUTER: _("Ruter"),
    Art.TITLER: _("Prædefinerede titler"),
    Art.SKABELONER: _("Skabeloner"),
    Art.SYSTEM: _("Tilsluttet system"),
}
SIDER = {
    Art.NOTATER: "notatopsaetning",
    Art.RUTER: "notatruter",
    Art.TITLER: "notattitler",
    Art.SKABELONER: "notatskabeloner",
}
# By field and cause of OpsaetningFejl.
FEJL: dict[tuple[str, str], str | Promise] = {
    ("titler", "mange"): _("Der kan højst være 100 titler."),
    ("titler", "lang"): _("En titel må højst være 200 tegn."),
    ("titler", "ens"): _("To titler er ens."),
    ("navn", "mangler"): _("Skriv skabelonens navn."),
    ("navn", "lang"): _("Navnet må højst være 200 tegn."),
    ("navn", "ens"): _("Der er allerede en skabelon med det navn."),
    ("navn", "mange"): _("Der kan højst være 50 skabeloner."),
    ("tekst", "mangler"): _("Skriv skabelonens tekst."),
    ("tekst", "lang"): _("Teksten fylder mere end et journalnotat må."),
    ("tekst_dage", "dage"): _("Skriv et helt tal fra 0 til 365, eller lad feltet være tomt."),
    ("modtagere", "ukendt"): _("Et af fagsystemerne er ikke længere tilsluttet."),
    ("moenster", "kle"): _("Skriv KLE som nn.nn.nn, nn.nn.*, nn.* eller *."),
    ("facet", "facet"): _("Skriv handlingsfacetten som et bogstav og to cifre, fx G01."),
    ("fra", "dato"): _("Skriv en dato."),
    ("til", "dato"): _("Skriv en dato, eller lad feltet være tomt."),
    ("fra", "fortid"): _("En rute kan ikke ændres tilbage i tiden. Vælg i dag eller senere."),
    ("til", "foer"): _("Sidste dag kan ikke ligge før første dag."),
    ("system", "ukendt"): _("Vælg et fagsystem, der kan modtage."),
    ("system", "modtager_ikke"): _("Fagsystemet modtager ikke for kommunen. Slå det til først."),
    ("rute", "ukendt"): _("Ruten gælder ikke længere."),
    ("nr", "ukendt"): _("Ændringen findes ikke."),
    ("dato", "dato"): _("Skriv en dato."),
}


def kraev(request: Anmodning) -> int:
    """The authority that she works for, which she administers as a whole: a group limited to a unit
    does not reach it. Raises PermissionDenied."""
    myndighed = request.adgang.scope_id
    if not explain(ADMINISTRATION, request.adgang, sted(myndighed)).tilladt:
        raise PermissionDenied
    return myndighed


def besked(fejl: OpsaetningFejl) -> str | Promise:
    """What is wrong, in words."""
    return FEJL.get((fejl.felt, fejl.aarsag), fejl.aarsag)


def version(post: QueryDict) -> int:
    """The version that the page showed; one that nothing has where it is no number."""
    sendt = post.get("version", "")
    return int(sendt) if sendt.isascii() and sendt.isdecimal() and len(sendt) < 9 else -1


def dag(post: QueryDict, felt: str, *, tom: bool = False) -> date | None:
    """A day of a form. Raises OpsaetningFejl; where it may be empty, that is None."""
    tekst = post.get(felt, "").strip()
    if not tekst and tom:
        return None
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        raise OpsaetningFejl(felt, "dato") from None


def aendret(request: Anmodning, art: Art, hvad: str) -> None:
    """One row about a change; what was before and after stands in the history."""
    om = [
        ("Hvad", hvad),
        ("Art", str(art)),
        ("Version", str(selectors.version(art, request.adgang.scope_id))),
    ]
    row = Opslag(komponenter.NOTATOPSAETNING_AENDRET, soegekriterier=kriterier(om))
    revisionslog.noter(request, [row])


def vis(
    request: Anmodning, skabelon: str, art: Art, context: dict[str, Any], *, fejl: Any = ""
) -> HttpResponse:
    """A page of the set-up; `fejl` is what stopped a change."""
    om = request.adgang.scope_id
    shown = [Opslag(komponenter.NOTATOPSAETNING, soegekriterier=kriterier([("Art", str(art))]))]
    revisionslog.noter(request, shown)
    found = {
        "version": selectors.version(art, om),
        "sidst": selectors.sidst(art, om),
        "art": str(art),
        "fejl": fejl,
        "gemt": request.method == "GET" and request.GET.get("ok") == "1",
        "idag": timezone.localdate(),
        "menu": "administration",
        "fane": SIDER.get(art, ""),
        **context,
    }
    return render(request, f"notatadmin/{skabelon}.html", found, status=422 if fejl else 200)


def til(art: Art, *, ok: bool = True) -> HttpResponseRedirect:
    """Back to the page, which says that it was saved."""
    return HttpResponseRedirect(reverse(SIDER[art]) + ("?ok=1" if ok else ""))
