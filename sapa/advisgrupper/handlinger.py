"""What is done with an advisgruppe: dry run, activation, its history and what it was before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access import komponenter
from access.values import Permission
from access.views_support import kraever
from advis import tekster
from advis.definition import Definition, DefinitionFejl, udskriv
from advis.grupper import selectors, services
from advis.grupper.rettigheder import Rettighedsmangel
from advis.grupper.services import MaaIkkeAktiveres, Samtidig
from advis.models import Advisgruppe
from advis.values import Gruppetilstand
from sapa.advisgrupper import ord as i_ord
from sapa.advisgrupper import sider
from sapa.advisgrupper.faelles import aendret, ejernavn, find, noter, proeve_context, vis
from sapa.advisgrupper.formular import Formular, fejl_af
from sapa.advisgrupper.vaekker import vaekker
from sapa.advisgrupper.views import SAMTIDIG
from sapa.overblik.anmodning import Anmodning


@kraever(Permission.ADMINISTRER)
@require_http_methods(["GET", "POST"])
def proeve(request: Anmodning, gruppe_uuid: UUID) -> HttpResponse:
    """Order a dry run (once, while one is on its way), or the panel as htmx asks for it. A worker
    does it: it goes through a year of events."""
    g = find(request, gruppe_uuid)
    if request.method == "POST":
        t = g.toerkoersel
        if t is None or t.faerdig is not None:
            services.bestil_toerkoersel(g.raekke.id, adgang=request.adgang, now=timezone.now())
            aendret(request, "prøvekørsel bestilt", g)
            transaction.on_commit(vaekker.ring)
        return _til(gruppe_uuid)
    if not request.htmx:
        return _til(gruppe_uuid)
    noter(request, komponenter.ADVISGRUPPER, ("Advisgruppe", str(gruppe_uuid)))
    context = proeve_context(request, g)
    return render(request, "advisgrupper/proeve_svar.html", context)


@kraever(Permission.ADMINISTRER)
@require_POST
def aktiver(request: Anmodning, gruppe_uuid: UUID) -> HttpResponse:
    """Let events be held against it, or ask a second person to."""
    g = find(request, gruppe_uuid)
    try:
        ny = services.aktiver(
            g.raekke.id, version=_version(request), adgang=request.adgang, now=timezone.now()
        )
    except Samtidig:
        return vis(request, g, fejl=SAMTIDIG)
    except DefinitionFejl as nej:
        f = Formular.af(g.definition, ejer=ejernavn(g.raekke.id), fejl=fejl_af(nej))
        return vis(request, g, f=f)
    except Rettighedsmangel as nej:
        return vis(request, g, fejl=tekster.RETTIGHEDER[nej.ret])
    except MaaIkkeAktiveres as nej:
        return vis(request, g, fejl=tekster.AKTIVERING[nej.grund])
    if ny.tilstand == Gruppetilstand.AFVENTER:
        aendret(request, "godkendelse bestilt", ny)
        return _til(gruppe_uuid, "anmodet")
    aendret(request, "taget i brug", ny)
    return _til(gruppe_uuid, "aktiv")


@kraever(Permission.ADMINISTRER)
@require_POST
def deaktiver(request: Anmodning, gruppe_uuid: UUID) -> HttpResponse:
    """Let no more events be held against it."""
    g = find(request, gruppe_uuid)
    try:
        ny = services.deaktiver(
            g.raekke.id, version=_version(request), adgang=request.adgang, now=timezone.now()
        )
    except Samtidig:
        return vis(request, g, fejl=SAMTIDIG)
    aendret(request, "taget ud af brug", ny)
    return _til(gruppe_uuid, "inaktiv")


@kraever(Permission.ADMINISTRER)
@require_POST
def kopier(request: Anmodning, gruppe_uuid: UUID) -> HttpResponse:
    """A draft like it, under the first name that is free."""
    g = find(request, gruppe_uuid)
    grund = _("%(navn)s, kopi") % {"navn": g.raekke.navn[:100]}
    tagne = set(
        Advisgruppe.objects.filter(
            myndighed=request.adgang.scope_id, navn__startswith=grund
        ).values_list("navn", flat=True)
    )
    navne = (grund, *(f"{grund} {n}" for n in range(2, len(tagne) + 3)))
    navn = next(n for n in navne if n not in tagne)
    try:
        ny = services.kopier(g.raekke.id, navn, adgang=request.adgang, now=timezone.now())
    except DefinitionFejl as nej:  # a receiver has left, a unit is gone
        f = Formular.af(g.definition, ejer=ejernavn(g.raekke.id), fejl=fejl_af(nej))
        return vis(request, g, f=f)
    aendret(request, "kopieret", ny)
    return _til(ny.uuid, "oprettet")


@kraever(Permission.ADMINISTRER)
@require_GET
def historik(request: Anmodning, gruppe_uuid: UUID) -> HttpResponse:
    """Every change: who, when, before and after."""
    g = find(request, gruppe_uuid)
    noter(request, komponenter.ADVISGRUPPER, ("Historik", str(gruppe_uuid)))
    context = {
        "g": g,
        "tilstand": i_ord.tilstand(g.raekke.tilstand),
        "linjer": sider.historik(
            adgang=request.adgang, gruppe_id=g.raekke.id, nu=_nu(g.raekke.id, g.definition)
        ),
        "menu": "administration",
        "fane": "advisgrupper",
    }
    return render(request, "advisgrupper/historik.html", context)


@kraever(Permission.ADMINISTRER)
@require_POST
def gendan(request: Anmodning, gruppe_uuid: UUID) -> HttpResponse:
    """The definition and the owner as they were before a change; itself a change, and checked as
    any other."""
    g = find(request, gruppe_uuid)
    rows = selectors.historik(adgang=request.adgang, gruppe_id=g.raekke.id)
    nr = request.POST.get("nr", "")
    row = next((r for r in rows if str(r.nr) == nr and r.handling == "aendret" and r.foer), None)
    if row is None or row.foer is None:
        return HttpResponseRedirect(reverse("advisgruppe_historik", args=[gruppe_uuid]))
    d, ejer = services.af_udgave(row.foer)
    ejer = ejer or Advisgruppe.objects.values_list("ejer", flat=True).get(id=g.raekke.id)
    try:
        ny = services.aendr(
            g.raekke.id,
            d,
            version=_version(request),
            adgang=request.adgang,
            now=timezone.now(),
            ejer=ejer,
        )
    except Samtidig:
        return vis(request, g, fejl=SAMTIDIG)
    except DefinitionFejl as nej:
        f = Formular.af(d, ejer=ejernavn(g.raekke.id), fejl=fejl_af(nej))
        return vis(request, g, f=f)
    aendret(request, f"gendannet som før ændring {row.nr}", ny)
    return _til(gruppe_uuid, "gendannet")


def _nu(gruppe_id: int, d: Definition) -> dict[str, Any]:
    """The group as a version would hold it."""
    ejer = Advisgruppe.objects.values_list("ejer", flat=True).get(id=gruppe_id)
    return services.udgave(udskriv(d), ejer)


def _version(request: Anmodning) -> int:
    """The version that the page showed; one that no group has where it is no number."""
    sendt = request.POST.get("version", "")
    return int(sendt) if sendt.isascii() and sendt.isdecimal() and len(sendt) < 9 else -1


def _til(uuid: UUID, ok: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("advisgruppe", args=[uuid]) + (f"?ok={ok}" if ok else ""))
