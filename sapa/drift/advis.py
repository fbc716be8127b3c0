"""Operations of the delivery of adviser: the receiving systems, what was given up, and a second
try. No row here names a person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever
from advis.levering import drift, friskhed
from sapa.drift.landet import ser_landet
from sapa.drift.sider import varighed
from sapa.drift.views import _overalt
from sapa.overblik.anmodning import Anmodning

FEJL: dict[str, str | Promise] = {
    "timeout": _lazy("Svarede ikke i tide"),
    "forbindelse": _lazy("Ingen forbindelse"),
    "brudt": _lazy("Forbindelsen blev brudt"),
    "tls": _lazy("Certifikatet kunne ikke godkendes"),
    "adresse.forbudt": _lazy("Adressen må ikke kaldes"),
    "adresse.form": _lazy("Adressen kan ikke bruges"),
    "adresse.https": _lazy("Adressen er ikke https"),
    "hemmelighed.lukket": _lazy("Hemmeligheden kan ikke åbnes"),
    "modtager.mangler": _lazy("Modtageren har ingen adresse"),
    "mail.mangler": _lazy("Der er ingen mailserver"),
    "modtager": _lazy("Postkassen blev afvist"),
    "server": _lazy("Mailserveren afviste"),
    "login": _lazy("Mailserveren afviste vores login"),
    "intern": _lazy("Fejl hos os"),
}


@kraever(Permission.DRIFT)
@require_GET
def leveringer(request: Anmodning) -> HttpResponse:
    """The receiving systems, and what was given up."""
    now = timezone.now()
    adgang = _overalt(request)
    revisionslog.noter(request, [Opslag(komponenter.LEVERINGER)])
    systemer = drift.systemer(adgang=adgang)
    stand = friskhed.stand(now=now)
    context = {
        "systemer": [
            (s, varighed(alder.total_seconds()) if (alder := s.alder(now)) else "")
            for s in systemer
        ],
        "opgivne": [(o, FEJL.get(o.fejl, o.fejl)) for o in drift.opgivne(adgang=adgang)],
        # The oldest of all may be another's, whose receiver does not answer.
        "stand": stand if ser_landet(request) else None,
        "ventet": varighed(stand.aeldste.total_seconds()) if stand.aeldste else "",
        "fejl": FEJL,
        "menu": "drift",
        "fane": "advis",
    }
    return render(request, "drift/advis.html", context)


@kraever(Permission.DRIFT)
@require_POST
def genstart(request: Anmodning) -> HttpResponse:
    """Try again: those that are marked, or all."""
    valgte: list[UUID] | None = None
    if request.POST.get("alle") != "1":
        valgte = []
        for raw in request.POST.getlist("valgt"):
            try:
                valgte.append(UUID(raw))
            except ValueError:
                continue
    antal = drift.genstart(adgang=_overalt(request), now=timezone.now(), valgte=valgte)
    if antal:
        look = Opslag(
            komponenter.LEVERING_GENSTART, soegekriterier=kriterier([("Antal", str(antal))])
        )
        revisionslog.noter(request, [look])
    return HttpResponseRedirect(reverse("advisdrift"))
