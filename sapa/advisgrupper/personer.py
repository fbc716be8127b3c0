"""The list of people of an advisgruppe, from pasted numbers, a file or a saved population.

Numbers are looked up within the administrator's own rights; what she may not see is counted as
unknown. Each person that is put on the list is a row of the revisionslog, and each that the
preview tells something of.
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
from sapa.administration.konvolut import ForGammel
from sapa.advisgrupper import ord as i_ord
from sapa.advisgrupper import personforskel
from sapa.advisgrupper.faelles import aendret, find, noter, noter_personer
from sapa.advisgrupper.liste import af_numre
from sapa.advisgrupper.personforskel import Forskel
from sapa.advisgrupper.views import SAMTIDIG
from sapa.advispopulation import services as populationskilde
from sapa.advispopulation.models import Kilde
from sapa.advispopulation.services import IkkeKoert, KoertIgen
from sapa.overblik.anmodning import Anmodning

MAKS_PERSONER = 50_000
MAKS_FIL = 2_000_000
VIS_LINJER = 10
_SKIL = re.compile(r"[\s,;\"]+")


@dataclass(frozen=True, slots=True)
class Liste:
    """What was pasted: the numbers, each once, with the line where it stands first; and the lines
    that hold something else."""

    raekker: dict[str, int]
    ulaeselige: tuple[int, ...]

    @property
    def numre(self) -> tuple[str, ...]:
        return tuple(self.raekker)


def laes(tekst: str) -> Liste:
    """Numbers with or without hyphen, split by line, comma, semicolon or space. The first line may
    be a heading."""
    raekker: dict[str, int] = {}
    ulaeselige = []
    for nr, linje in enumerate(tekst.splitlines(), start=1):
        dele = [d for d in _SKIL.split(linje) if d]
        fundne = [Cpr.laes(d) for d in dele]
        if nr == 1 and dele and not any(c.isdigit() for c in linje):
            continue
        if None in fundne:
            ulaeselige.append(nr)
        for c in fundne:
            if c:
                raekker.setdefault(c.tal, nr)
    return Liste(raekker, tuple(ulaeselige))


@dataclass(frozen=True, slots=True)
class Personsyn:
    """A list before it is the group's, and what the form carries to make it so: `felter`, by name;
    none where it cannot be taken."""

    forskel: Forskel
    felter: dict[str, str]


@kraever(Permission.ADMINISTRER, Permission.SE_PERSON)
@require_http_methods(["GET", "POST"])
def personer(request: Anmodning, gruppe_uuid: UUID) -> HttpResponse:
    """How many are on the list, and another list in its stead: pasted, or a saved population's."""
    g = find(request, gruppe_uuid)
    fejl: dict[str, str | Promise] = {}
    syn: Personsyn | None = None
    if request.method == "POST":
        hvad = request.POST.get("hvad", "")
        if hvad == "slip":
            populationskilde.slip(g.raekke.id)
            aendret(request, "liste følger ikke længere", g)
            return HttpResponseRedirect(_sti(gruppe_uuid))
        svar = (_fra_udsoegning if hvad == "udsoegning" else _indsat)(request, g)
        if isinstance(svar, HttpResponse):
            return svar
        if isinstance(svar, Personsyn):
            syn = svar
        else:
            fejl = svar
    noter(request, komponenter.ADVISGRUPPER, ("Liste", str(gruppe_uuid)))
    populationer = populationskilde.populationer(adgang=request.adgang)
    kilde = Kilde.objects.filter(gruppe_id=g.raekke.id).first()
    context = {
        "g": g,
        "tilstand": i_ord.tilstand(g.raekke.tilstand),
        "fejl": fejl,
        "syn": syn,
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


def _indsat(
    request: Anmodning, g: Gruppedetaljer
) -> HttpResponse | Personsyn | dict[str, str | Promise]:
    """A pasted list or a file, or what was shown of one: put on the group, or shown first. What is
    wrong with it, by its part of the page."""
    vis, adgang, now = "vis" in request.POST, request.adgang, timezone.now()
    if lukket := request.POST.get("lukket", ""):
        try:
            numre, kilde = personforskel.aabn(lukket, gruppe=g.raekke.uuid, adgang=adgang, now=now)
        except ForGammel:
            return {"liste": _("Det er for længe siden, listen blev vist. Vælg den igen.")}
        liste = Liste(dict.fromkeys(numre, 0), ())
    else:
        fil = request.FILES.get("fil")
        raa = fil.read(MAKS_FIL + 1) if fil else request.POST.get("numre", "").encode()
        liste, kilde = (
            laes(raa.decode("utf-8-sig", errors="replace")),
            _("fil") if fil else _("indsat"),
        )
        if vis and liste.ulaeselige and len(raa) <= MAKS_FIL:
            return Personsyn(personforskel.ulaeselig(liste.ulaeselige), {})
        if fejl := _fejl(liste, len(raa)):
            return {"liste": fejl}
    parter = af_numre(adgang, liste.numre)

    def saet() -> Advisgruppe:
        return services.saet_population(
            g.raekke.id, parter, kilde=kilde, version=_version(request), adgang=adgang, now=now
        )

    ukendte = len(liste.numre) - len(parter)
    try:
        if vis:
            syn = personforskel.forskel(
                adgang, g, lambda: (saet(), parter, ukendte), raekker=liste.raekker
            )
            til = personforskel.luk(
                liste.raekker, kilde, gruppe=g.raekke.uuid, adgang=adgang, now=now
            )
            return _vist(request, g, syn, {"lukket": til})
        ny = saet()
    except Samtidig:
        return {"liste": SAMTIDIG}
    populationskilde.slip(g.raekke.id)
    _noter_liste(request, parter, ny)
    return HttpResponseRedirect(f"{_sti(g.raekke.uuid)}?ok=1&ukendte={ukendte}")


def _fra_udsoegning(
    request: Anmodning, g: Gruppedetaljer
) -> HttpResponse | Personsyn | dict[str, str | Promise]:
    """The newest run of a saved population, once or from now on: put on the group, or shown
    first."""
    given, hentede = request.POST, []

    def vaelg() -> tuple[Advisgruppe, tuple[UUID, ...], int]:
        found = populationskilde.vaelg(
            g.raekke.id,
            UUID(given.get("population", "")),
            foelg=given.get("hvordan") == "foelg",
            version=_version(request),
            adgang=request.adgang,
            now=timezone.now(),
            klar=given.get("klar", ""),
        )
        hentede.append(found)
        return found.gruppe, found.parter, found.udeladte

    try:
        if "vis" in given:
            syn = personforskel.forskel(request.adgang, g, vaelg)
            valgt = {n: given.get(n, "") for n in ("hvad", "population", "hvordan")}
            return _vist(request, g, syn, {**valgt, "klar": hentede[0].klar.isoformat()})
        gruppe, parter, udeladte = vaelg()
    except ValueError:
        return {"udsoegning": _("Vælg en udsøgning.")}
    except IkkeKoert:
        return {"udsoegning": _("Udsøgningen er ikke kørt, eller dens liste er slettet.")}
    except KoertIgen:
        return {"udsoegning": _("Udsøgningen er kørt igen imens. Se ændringen igen.")}
    except Samtidig:
        return {"udsoegning": SAMTIDIG}
    _noter_liste(request, list(parter), gruppe)
    return HttpResponseRedirect(f"{_sti(g.raekke.uuid)}?ok=1&udeladte={udeladte}")


def _vist(request: Anmodning, g: Gruppedetaljer, syn: Forskel, felter: dict[str, str]) -> Personsyn:
    """Shown, and so logged: what is told of a person is a look at her, saved or not."""
    noter_personer(request, komponenter.ADVISGRUPPE_LISTE, list(syn.personer), g.raekke.uuid)
    return Personsyn(syn, {"version": str(g.raekke.version), **felter})


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
