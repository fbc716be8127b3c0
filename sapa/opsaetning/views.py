"""What is new in SAPA, and the classification that the nation uses."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from access.values import Permission, driver_landet
from access.views_support import kraever, kraever_login
from indexes.klassifikation.models import KleEmne
from sapa.administration.historik import AdministrationFejl, Aendrer
from sapa.opsaetning import klassifikation as kle
from sapa.opsaetning.models import Nyhedset
from sapa.opsaetning.nyheder import NYHEDER, nyeste
from sapa.overblik.anmodning import Anmodning

MAKS_KLE = 700_000


@kraever_login
@require_GET
def nyheder(request: Anmodning) -> HttpResponse:
    """The release notes; opening them is having seen them."""
    Nyhedset.objects.update_or_create(
        bruger_id=request.adgang.bruger_id, defaults={"udgave": nyeste()}
    )
    return render(request, "opsaetning/nyheder.html", {"nyheder": NYHEDER, "menu": "nyheder"})


@kraever(Permission.DRIFT)
@require_http_methods(["GET", "POST"])
def klassifikation(request: Anmodning) -> HttpResponse:
    """Which KLE is in use; a file is shown as what it would change, and taken in when it is
    said."""
    if not driver_landet(request.adgang):
        raise PermissionDenied
    element = komponenter.ADMINISTRATION_VIST
    told = kriterier([("Side", "klassifikation")])
    revisionslog.noter(request, [Opslag(element, soegekriterier=told)])
    now = timezone.now()
    context: dict[str, Any] = {"menu": "administration"}
    if request.method == "POST":
        fil = request.FILES.get("fil")
        try:
            if fil is not None and (fil.size or 0) > MAKS_KLE:
                raise AdministrationFejl(_("Filen er for stor."))
            raw = fil.read().decode("utf-8") if fil is not None else request.POST.get("tekst", "")
            emner = kle.laes(raw)
            if "gem" in request.POST:
                antal = kle.opdater(emner, Aendrer.af(request, now))
                context["besked"] = ngettext(
                    "KLE er opdateret: %(n)s emne.", "KLE er opdateret: %(n)s emner.", antal
                ) % {"n": antal}
            else:
                found = kle.forskel(emner, i_dag=timezone.localdate(now))
                context |= {"forskel": found, "tekst": raw if found.i_alt else ""}
        except (AdministrationFejl, UnicodeDecodeError) as nej:
            context["fejl"] = str(getattr(nej, "tekst", "")) or _("Filen kan ikke læses.")
    i_dag = timezone.localdate(now)
    emner_ = KleEmne.objects.filter(tal__isnull=False)
    context |= {
        "hovedgrupper": KleEmne.objects.filter(nummer__regex=r"^\d{2}$").count(),
        "emner": emner_.count(),
        "udgaaet": emner_.filter(gyldig_til__lt=i_dag).count(),
        "nyeste": emner_.order_by("-gyldig_fra").values_list("gyldig_fra", flat=True).first(),
        "vist": kle.VIST,
    }
    return render(request, "opsaetning/klassifikation.html", context)
