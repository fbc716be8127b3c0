"""Advisgrupper: the list, a new one from a template, the form of one, and the coverage."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from access import komponenter
from access.values import Permission
from access.views_support import kraever
from advis.definition import DefinitionFejl, laes
from advis.grupper import rettigheder, selectors, services
from advis.grupper.services import Samtidig
from advis.values import Advistype
from sapa.advisgrupper import ord as i_ord
from sapa.advisgrupper import sider
from sapa.advisgrupper.faelles import aendret, find, formular_context, noter, vis
from sapa.advisgrupper.formular import Formular, fejl_af
from sapa.advisgrupper.opslag import Opslagsvaerk
from sapa.overblik.anmodning import Anmodning

SAMTIDIG = _("En anden har ændret gruppen imens. Indlæs siden igen, og se hvad der er ændret.")
_BESKEDER = {
    "gemt": _("Gruppen er gemt."),
    "oprettet": _("Kladden er oprettet. Kør en prøvekørsel, før den tages i brug."),
    "aktiv": _("Gruppen er taget i brug."),
    "anmodet": _("Godkendelsen er bestilt: en anden administrator skal godkende."),
    "inaktiv": _("Gruppen er taget ud af brug. Dens adviser bliver."),
    "gendannet": _("Gruppen er gendannet, som den var før ændringen."),
    "personer": _("Listen er gemt."),
}
TOM = "tom"


@kraever(Permission.ADMINISTRER)
@require_GET
def oversigt(request: Anmodning) -> HttpResponse:
    """The groups of the authority: how far each is, and what is to be done."""
    _kraev(request)
    noter(request, komponenter.ADVISGRUPPER, ("Side", "oversigt"))
    linjer = sider.linjer(adgang=request.adgang, now=timezone.now())
    context = {"linjer": linjer, "menu": "administration", "fane": "advisgrupper"}
    return render(request, "advisgrupper/oversigt.html", context)


@kraever(Permission.ADMINISTRER)
@require_GET
def ny(request: Anmodning) -> HttpResponse:
    """What a new group may begin as: a template, nothing, or another municipality's file."""
    _kraev(request)
    noter(request, komponenter.ADVISGRUPPER, ("Side", "ny"))
    skabeloner = [(s, i_ord.TYPER[Advistype(s.advistype)]) for s in selectors.skabeloner()]
    skabeloner.sort(key=lambda x: x[0].advistype != Advistype.ARBEJDSSKADE)
    context = {
        "skabeloner": skabeloner,
        "typer": [(str(t), navn) for t, navn in i_ord.TYPER.items()],
        "menu": "administration",
        "fane": "advisgrupper",
    }
    return render(request, "advisgrupper/ny.html", context)


@kraever(Permission.ADMINISTRER)
@require_http_methods(["GET", "POST"])
def opret(request: Anmodning, skabelon: str) -> HttpResponse:
    """The form of a group that is not there yet, filled from a template, or `tom` with a type."""
    _kraev(request)
    valgt = next((s for s in selectors.skabeloner() if s.kode == skabelon), None)
    if valgt is None and skabelon != TOM:
        raise Http404
    if request.method == "POST":
        vaerk = Opslagsvaerk(request.adgang.scope_id)
        f = Formular.laes(request.POST).med_ny(vaerk)
        if request.POST.get("handling") == "gem":
            d, ejer, fejl = f.definition(vaerk)
            if not fejl:
                try:
                    g = services.opret(d, adgang=request.adgang, now=timezone.now(), ejer=ejer)
                except DefinitionFejl as nej:
                    fejl = fejl_af(nej)
                else:
                    aendret(request, "oprettet", g)
                    return HttpResponseRedirect(
                        f"{reverse('advisgruppe', args=[g.uuid])}?ok=oprettet"
                    )
            f = f.med(fejl=fejl)
    elif valgt:
        f = Formular.af(laes(valgt.definition), ejer="")
    else:
        f = Formular()
        if request.GET.get("type") in list(Advistype):
            f = f.med(advistype=request.GET["type"])
    noter(request, komponenter.ADVISGRUPPER, ("Skabelon", skabelon))
    context = {**formular_context(f, request.adgang.scope_id), "skabelon": valgt, "ny": True}
    return render(request, "advisgrupper/opret.html", context)


@kraever(Permission.ADMINISTRER)
@require_http_methods(["GET", "POST"])
def gruppe(request: Anmodning, gruppe_uuid: UUID) -> HttpResponse:
    """One group: its form, what a dry run of it found, and what can be done."""
    g = find(request, gruppe_uuid)
    if request.method == "GET":
        return vis(request, g, besked=_BESKEDER.get(request.GET.get("ok", ""), ""))
    vaerk = Opslagsvaerk(request.adgang.scope_id)
    f = Formular.laes(request.POST).med_ny(vaerk)
    if request.POST.get("handling") != "gem":
        return vis(request, g, f=f)
    version = request.POST.get("version", "")
    d, ejer, fejl = f.definition(vaerk)
    if not fejl:
        try:
            gemt = services.aendr(
                g.raekke.id,
                d,
                version=int(version) if version.isascii() and version.isdecimal() else -1,
                adgang=request.adgang,
                now=timezone.now(),
                ejer=ejer,
            )
        except DefinitionFejl as nej:
            fejl = fejl_af(nej)
        except Samtidig:
            return vis(request, g, f=f, fejl=SAMTIDIG)
        else:
            aendret(request, "ændret", gemt)
            return HttpResponseRedirect(f"{reverse('advisgruppe', args=[gruppe_uuid])}?ok=gemt")
    return vis(request, g, f=f.med(fejl=fejl))


@kraever(Permission.ADMINISTRER)
@require_GET
def daekning(request: Anmodning) -> HttpResponse:
    """Who has set up what, in May 2023 and here now, and what this authority lacks."""
    _kraev(request)
    noter(request, komponenter.ADVISGRUPPER, ("Side", "dækning"))
    d = selectors.daekning(adgang=request.adgang, myndighed=request.adgang.scope_id)
    typer = list(i_ord.TYPER.items())
    rows = [
        {
            "k": k,
            "egen": k.kommune == request.adgang.scope_id,
            "tal": [(dict(k.kilde).get(t, 0), dict(k.her).get(t, 0)) for t, _navn in typer],
        }
        for k in d.kommuner
    ]
    skabeloner = selectors.skabeloner()
    mangler = [
        (navn, next((s for s in skabeloner if s.advistype == t), None), str(t))
        for t, navn in typer
        if t in d.mangler_typer
    ]
    context = {
        "d": d,
        "rows": rows,
        "egen": [r for r in rows if r["egen"]],
        "typer": [(navn, d.antal_med(t)) for t, navn in typer],
        "mangler": mangler,
        "menu": "administration",
        "fane": "daekning",
    }
    return render(request, "advisgrupper/daekning.html", context)


def _kraev(request: Anmodning) -> None:
    """The right on the whole authority: a group limited to a unit does not reach it."""
    if not rettigheder.maa_administrere(request.adgang, request.adgang.scope_id):
        raise PermissionDenied
