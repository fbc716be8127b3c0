"""The list of people of an advisgruppe, from pasted numbers, a file or a saved population.

Numbers are looked up within the administrator's own rights; what she may not see is counted as
unknown. Each person that is put on the list is a row of the revisionslog.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access import komponenter
from access.values import Cpr, Permission
from access.views_support import kraever
from advis.grupper import services
from advis.grupper.selectors import Gruppedetaljer
from advis.grupper.services import Samtidig
from advis.models import Advisgruppe
from sapa.advisgrupper import ord as i_ord
from sapa.advisgrupper.faelles import aendret, find, noter, noter_personer
from sapa.advisgrupper.liste import af_numre
from sapa.advisgrupper.views import SAMTIDIG
from sapa.advispopulation import services as populationskilde
from sapa.advispopulation.models import Kilde
from sapa.advispopulation.services import IkkeKoert
from sapa.overblik.anmodning import Anmodning

MAKS_PERSONER = 50_000
MAKS_FIL = 2_000_000
VIS_LINJER = 10
_SKIL = re.compile(r"[\s,;\"]+")


@dataclass(frozen=True, slots=True)
class Liste:
    """What was pasted: the numbers, each once, and the lines that hold something else."""

    numre: tuple[str, ...]
    ulaeselige: tuple[int, ...]


def laes(tekst: str) -> Liste:
    """Numbers with or without hyphen, split by line, comma, semicolon or space. The first line may
    be a heading."""
    numre: dict[str, None] = {}
    ulaeselige = []
    for nr, linje in enumerate(tekst.splitlines(), start=1):
        dele = [d for d in _SKIL.split(linje) if d]
        fundne = [Cpr.laes(d) for d in dele]
        if nr == 1 and dele and not any(c.isdigit() for c in linje):
            continue
        if None in fundne:
            ulaeselige.append(nr)
        numre |= dict.fromkeys(c.tal for c in fundne if c)
    return Liste(tuple(numre), tuple(ulaeselige))


@kraever(Permission.ADMINISTRER, Permission.SE_PERSON)
@require_http_methods(["GET", "POST"])
def personer(request: Anmodning, gruppe_uuid: UUID) -> HttpResponse:
    """How many are on the list, and another list in its stead: pasted, or a saved population's."""
    g = find(request, gruppe_uuid)
    fejl: dict[str, str | Promise] = {}
    if request.method == "POST":
        hvad = request.POST.get("hvad", "")
        if hvad == "slip":
            populationskilde.slip(g.raekke.id)
            aendret(request, "liste følger ikke længere", g)
            return HttpResponseRedirect(_sti(gruppe_uuid))
        svar = (_fra_udsoegning if hvad == "udsoegning" else _indsat)(request, g)
        if isinstance(svar, HttpResponse):
            return svar
        fejl = svar
    noter(request, komponenter.ADVISGRUPPER, ("Liste", str(gruppe_uuid)))
    populationer = populationskilde.populationer(adgang=request.adgang)
    kilde = Kilde.objects.filter(gruppe_id=g.raekke.id).first()
    context = {
        "g": g,
        "tilstand": i_ord.tilstand(g.raekke.tilstand),
        "fejl": fejl,
        "gemt": "ok" in request.GET,
        "ukendte": _antal(request, "ukendte"),
        "udeladte": _antal(request, "udeladte"),
        "populationer": populationer,
        "kilde": kilde,
        "kilde_lukket": kilde is not None
        and kilde.population_id not in {id_ for id_, _navn in populationer},
        "menu": "administration",
        "fane": "advisgrupper",
    }
    return render(request, "advisgrupper/personer.html", context)


def _indsat(request: Anmodning, g: Gruppedetaljer) -> HttpResponse | dict[str, str | Promise]:
    """A pasted list or a file. What is wrong with it, by its part of the page."""
    fil = request.FILES.get("fil")
    raa = fil.read(MAKS_FIL + 1) if fil else request.POST.get("numre", "").encode()
    liste = laes(raa.decode("utf-8-sig", errors="replace"))
    if fejl := _fejl(liste, len(raa)):
        return {"liste": fejl}
    parter = af_numre(request.adgang, liste.numre)
    try:
        ny = services.saet_population(
            g.raekke.id,
            parter,
            kilde=_("fil") if fil else _("indsat"),
            version=_version(request),
            adgang=request.adgang,
            now=timezone.now(),
        )
    except Samtidig:
        return {"liste": SAMTIDIG}
    populationskilde.slip(g.raekke.id)
    _noter_liste(request, parter, ny)
    return HttpResponseRedirect(
        f"{_sti(g.raekke.uuid)}?ok=1&ukendte={len(liste.numre) - len(parter)}"
    )


def _fra_udsoegning(
    request: Anmodning, g: Gruppedetaljer
) -> HttpResponse | dict[str, str | Promise]:
    """The newest run of a saved population, once or from now on."""
    try:
        hentet = populationskilde.vaelg(
            g.raekke.id,
            UUID(request.POST.get("population", "")),
            foelg=request.POST.get("hvordan") == "foelg",
            version=_version(request),
            adgang=request.adgang,
            now=timezone.now(),
        )
    except ValueError:
        return {"udsoegning": _("Vælg en udsøgning.")}
    except IkkeKoert:
        return {"udsoegning": _("Udsøgningen er ikke kørt, eller dens liste er slettet.")}
    except Samtidig:
        return {"udsoegning": SAMTIDIG}
    _noter_liste(request, list(hentet.parter), hentet.gruppe)
    return HttpResponseRedirect(f"{_sti(g.raekke.uuid)}?ok=1&udeladte={hentet.udeladte}")


def _noter_liste(request: Anmodning, parter: list[UUID], ny: Advisgruppe) -> None:
    noter_personer(request, komponenter.ADVISGRUPPE_LISTE, parter, ny.uuid)
    aendret(request, f"liste med {len(parter)} personer", ny)


def _sti(uuid: UUID) -> str:
    return reverse("advisgruppe_personer", args=[uuid])


def _version(request: Anmodning) -> int:
    sendt = request.POST.get("version", "")
    return int(sendt) if sendt.isascii() and sendt.isdecimal() and len(sendt) < 9 else -1


def _antal(request: Anmodning, felt: str) -> int:
    vist = request.GET.get(felt, "")
    return int(vist) if vist.isascii() and vist.isdecimal() and len(vist) < 7 else 0


def _fejl(liste: Liste, laengde: int) -> str:
    """Why nothing is stored; never with a number in it."""
    if laengde > MAKS_FIL or len(liste.numre) > MAKS_PERSONER:
        return _("Listen må højst have 50.000 numre.")
    if liste.ulaeselige:
        vist = ", ".join(map(str, liste.ulaeselige[:VIS_LINJER]))
        return _("Linje %(linjer)s er ikke CPR-numre. Intet er gemt.") % {"linjer": vist}
    return ""
