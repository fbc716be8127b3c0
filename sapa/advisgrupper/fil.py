"""An advisgruppe as a file: out to another municipality, and in from one."""

from __future__ import annotations

import json
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from access import komponenter
from access.values import Permission
from access.views_support import kraever
from advis import tekster
from advis.definition import DefinitionFejl, Mangel
from advis.grupper import rettigheder, services
from advis.models import Advisgruppe
from sapa.administration.filsvar import jsonfil
from sapa.advisgrupper.faelles import aendret, find, noter
from sapa.advisgrupper.formular import fejl_af
from sapa.overblik.anmodning import Anmodning

MAKS_FIL = 200_000


@kraever(Permission.ADMINISTRER)
@require_GET
def eksporter(request: Anmodning, gruppe_uuid: UUID) -> HttpResponse:
    """The group without its receivers, units, systems and people."""
    g = find(request, gruppe_uuid)
    noter(request, komponenter.ADVISGRUPPE_EKSPORT, ("Advisgruppe", str(gruppe_uuid)))
    indhold = services.eksporter(Advisgruppe.objects.get(id=g.raekke.id))
    return jsonfil(indhold, f"advisgruppe-{g.raekke.id}.json")


@kraever(Permission.ADMINISTRER)
@require_http_methods(["GET", "POST"])
def importer(request: Anmodning) -> HttpResponse:
    """A draft from such a file, or from its text."""
    if not rettigheder.maa_administrere(request.adgang, request.adgang.scope_id):
        raise PermissionDenied
    tekst, fejl = request.POST.get("tekst", "")[:MAKS_FIL], ""
    if request.method == "POST":
        fil = request.FILES.get("fil")
        raa = fil.read(MAKS_FIL) if fil else tekst.encode()
        try:
            indhold = json.loads(raa)
            g = services.importer(indhold, adgang=request.adgang, now=timezone.now())
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            fejl = str(tekster.mangel(Mangel("form", "ukendt")))
        except DefinitionFejl as nej:
            fejl = " ".join(map(str, fejl_af(nej).values()))
        else:
            aendret(request, "importeret", g)
            return HttpResponseRedirect(f"{reverse('advisgruppe', args=[g.uuid])}?ok=oprettet")
        fejl = fejl or _("Filen kan ikke læses.")
    noter(request, komponenter.ADVISGRUPPER, ("Side", "import"))
    context = {"tekst": tekst, "fejl": fejl, "menu": "administration", "fane": "advisgrupper"}
    return render(request, "advisgrupper/importer.html", context)
