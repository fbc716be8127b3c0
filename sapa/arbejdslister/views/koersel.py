"""A run: how far it is, its lines, its file, and stopping or approving it.

Every page of lines leaves a row of the revisionslog for each person on it.
"""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from access import revisionslog
from access.revisionslog import Afsender
from access.values import Permission
from access.views_support import kraever_login
from sapa.arbejdslister import csv, detaljer, logning, selectors, services
from sapa.arbejdslister.fil import stroem
from sapa.arbejdslister.models import Koersel
from sapa.arbejdslister.sider import Koerselsside, Rad
from sapa.arbejdslister.values import Art, Resultat
from sapa.arbejdslister.views.faelles import kraever_liste
from sapa.overblik.anmodning import Anmodning

PR_SIDE = 50


@kraever_login
@require_GET
def vis(request: Anmodning, koersel_id: UUID) -> HttpResponse:
    """How far the run is, and a page of its lines once it has them; asked for by htmx while it is
    made, the block that tells how far. A run that is not hers, or no longer, is not there."""
    koersel = _egen(request, koersel_id)
    if request.htmx and not koersel.er_slut:
        context = {"side": Koerselsside(koersel)}
        return render(request, "arbejdslister/partials/fremdrift.html", context)
    side = _side(request, koersel)
    if request.htmx:
        return render(request, "arbejdslister/partials/koersel.html", {"side": side})
    return render(request, "arbejdslister/koersel.html", {"side": side, "menu": "arbejdslister"})


@kraever_login
@require_GET
def fil(request: Anmodning, koersel_id: UUID) -> HttpResponse:
    """The list as CSV. An unfinished one has none."""
    koersel = _egen(request, koersel_id)
    if koersel.tilstand != Koersel.Tilstand.KLAR:
        return HttpResponseRedirect(reverse("listekoersel", args=[koersel_id]))
    told = ("Linjer", str(koersel.linjer)), ("Kolonner", " ".join(koersel.kolonner))
    revisionslog.noter(request, [logning.om_koersel(koersel, "Hentet", *told)])
    navn = csv.filnavn(Art(koersel.art), timezone.now())
    response = StreamingHttpResponse(
        stroem(koersel=koersel, afsender=Afsender.af(request)),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{navn}"',
        },
    )
    # Django has no common type for the two that a view may say it returns.
    return cast(HttpResponse, response)


@kraever_login
@require_POST
def afbryd(request: Anmodning, koersel_id: UUID) -> HttpResponse:
    """Stop the run, if it has not ended, and go back to it."""
    koersel = _egen(request, koersel_id)
    if services.afbryd(adgang=request.adgang, koersel_id=koersel_id):
        revisionslog.noter(request, [logning.om_koersel(koersel, "Afbrudt")])
    return HttpResponseRedirect(reverse("listekoersel", args=[koersel_id]))


@kraever_liste(Permission.GODKEND_POPULATION)
@require_POST
def afgoer(request: Anmodning, koersel_id: UUID) -> HttpResponse:
    """Approve another's long run, or refuse it. What nobody waits for is not there."""
    waiting = {k.id: k for k in selectors.til_godkendelse(request.adgang)}
    godkend = request.POST.get("svar") == "ja"
    if koersel_id not in waiting or not services.afgoer(
        adgang=request.adgang, koersel_id=koersel_id, godkend=godkend, now=timezone.now()
    ):
        raise Http404
    handling = "Godkendt" if godkend else "Ikke godkendt"
    revisionslog.noter(request, [logning.om_koersel(waiting[koersel_id], handling)])
    return HttpResponseRedirect(reverse("arbejdslister"))


def _egen(request: Anmodning, koersel_id: UUID) -> Koersel:
    fundet = selectors.koersel(request.adgang, koersel_id)
    if fundet is None:
        raise Http404
    return fundet


def _side(request: Anmodning, koersel: Koersel) -> Koerselsside:
    """A page of lines with their persons as they are now, logged."""
    if koersel.tilstand != Koersel.Tilstand.KLAR:
        return Koerselsside(koersel)
    adgang, efter = request.adgang, _efter(request)
    linjer = selectors.linjer(adgang, koersel, efter=efter, antal=PR_SIDE + 1)
    flere, linjer = len(linjer) > PR_SIDE, linjer[:PR_SIDE]
    parter = [x.part_uuid for x in linjer if x.part_uuid is not None]
    forskel = selectors.forskel(adgang, koersel, blandt=parter)
    udgaaet = forskel.udgaaede if forskel and not efter else ()
    fundne = detaljer.personer(adgang=adgang, parter={*parter, *udgaaet}, at=timezone.now())
    revisionslog.noter(request, logning.vist(koersel, fundne.values()))
    nye = forskel.nye if forskel else frozenset()
    rader, foer = [], None
    for linje in linjer:
        vises = linje.part_uuid is not None and linje.resultat != Resultat.OVERSTREG
        rader.append(
            Rad(
                linje=linje,
                person=fundne.get(linje.part_uuid) if vises and linje.part_uuid else None,
                ny=linje.part_uuid in nye,
                foerste_beskyttede=linje.resultat == Resultat.BESKYTTET != foer,
            )
        )
        foer = linje.resultat
    return Koerselsside(
        koersel=koersel,
        rader=rader,
        antal=selectors.antal_pr_resultat(adgang, koersel),
        ulaeselige=selectors.ulaeselige(adgang, koersel),
        forskel=forskel,
        udgaaede=[fundne[u] for u in udgaaet if u in fundne],
        efter=efter,
        naeste=linjer[-1].nummer if flere else None,
    )


def _efter(request: Anmodning) -> int:
    """The number of the line that the page begins after."""
    tekst = request.GET.get("efter", "0")
    return int(tekst) if tekst.isascii() and tekst.isdecimal() and len(tekst) < 8 else 0
