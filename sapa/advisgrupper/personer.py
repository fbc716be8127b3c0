"""The list of people of an advisgruppe, from pasted numbers or a file.

Numbers are looked up within the administrator's own rights; what she may not see is counted as
unknown. Each person that is put on the list is a row of the revisionslog.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
from access.values import Adgang, Cpr, Permission
from access.views_support import kraever
from advis.grupper import services
from advis.grupper.services import Samtidig
from indexes.part.models import Person
from sapa.advisgrupper import ord as i_ord
from sapa.advisgrupper.faelles import STYKKE, aendret, find, noter, noter_personer
from sapa.advisgrupper.views import SAMTIDIG
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
    """How many are on the list, and another list in its stead."""
    g = find(request, gruppe_uuid)
    fejl: str | Promise = ""
    if request.method == "POST":
        fil = request.FILES.get("fil")
        raa = fil.read(MAKS_FIL + 1) if fil else request.POST.get("numre", "").encode()
        liste = laes(raa.decode("utf-8-sig", errors="replace"))
        fejl = _fejl(liste, len(raa))
        if not fejl:
            parter = list(_slaa_op(request.adgang, liste.numre))
            ukendte = len(liste.numre) - len(parter)
            version = request.POST.get("version", "")
            try:
                ny = services.saet_population(
                    g.raekke.id,
                    parter,
                    kilde=_("fil") if fil else _("indsat"),
                    version=int(version) if version.isdecimal() and len(version) < 9 else -1,
                    adgang=request.adgang,
                    now=timezone.now(),
                )
            except Samtidig:
                fejl = SAMTIDIG
            else:
                noter_personer(request, komponenter.ADVISGRUPPE_LISTE, parter, gruppe_uuid)
                aendret(request, f"liste med {len(parter)} personer", ny)
                address = reverse("advisgruppe_personer", args=[gruppe_uuid])
                return HttpResponseRedirect(f"{address}?ok=1&ukendte={ukendte}")
    noter(request, komponenter.ADVISGRUPPER, ("Liste", str(gruppe_uuid)))
    ukendte_vist = request.GET.get("ukendte", "")
    context = {
        "g": g,
        "tilstand": i_ord.tilstand(g.raekke.tilstand),
        "fejl": fejl,
        "gemt": "ok" in request.GET,
        "ukendte": int(ukendte_vist) if ukendte_vist.isdecimal() and len(ukendte_vist) < 7 else 0,
        "menu": "administration",
        "fane": "advisgrupper",
    }
    return render(request, "advisgrupper/personer.html", context)


def _fejl(liste: Liste, laengde: int) -> str:
    """Why nothing is stored; never with a number in it."""
    if laengde > MAKS_FIL or len(liste.numre) > MAKS_PERSONER:
        return _("Listen må højst have 50.000 numre.")
    if liste.ulaeselige:
        vist = ", ".join(map(str, liste.ulaeselige[:VIS_LINJER]))
        return _("Linje %(linjer)s er ikke CPR-numre. Intet er gemt.") % {"linjer": vist}
    return ""


def _slaa_op(adgang: Adgang, numre: tuple[str, ...]) -> Iterator[UUID]:
    """Those of the numbers that the user may see, each person once."""
    for fra in range(0, len(numre), STYKKE):
        yield from (
            Person.objects.visible_to(adgang)
            .filter(cpr__in=numre[fra : fra + STYKKE])
            .values_list("part_uuid", flat=True)
        )
