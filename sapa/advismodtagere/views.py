"""Receiving systems: the list, a new one, and what is done with one. What may be called is decided
by `advis.levering`; a secret is shown once, in the answer that made it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods

from access import komponenter, revisionslog
from access.db import database_role
from access.models import Fagsystem
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever
from advis.grupper import rettigheder
from advis.levering import modtagere
from advis.levering import oversigt as staende
from advis.levering.hemmelighed import KanIkkeAabnes
from advis.levering.modtagere import ModtagerFejl, Nyt
from advis.levering.oversigt import Systemstand
from advis.models import Modtagersystem
from advis.modtagerproeve import services as proever
from advis.modtagerproeve.models import Proevekald
from sapa.advisgrupper.vaekker import vaekker
from sapa.drift.advis import FEJL
from sapa.overblik.anmodning import Anmodning

_GJORT: dict[str, str | Promise] = {
    "flyt": _lazy("Adressen er ændret."),
    "pause": _lazy("Systemet er sat på pause. Det, der er til det, venter."),
    "aktiv": _lazy("Systemet får adviser igen, de ældste først."),
}
_LOG = {"flyt": "ny adresse", "pause": "sat på pause", "aktiv": "aktiv", "roter": "ny hemmelighed"}


@kraever(Permission.ADMINISTRER)
@require_GET
def oversigt(request: Anmodning) -> HttpResponse:
    """The authority's systems and how they are doing."""
    _kraev(request)
    _noter(request, komponenter.ADVISMODTAGERE, ("Side", "oversigt"))
    rows = staende.systemer(request.adgang.scope_id, now=timezone.now())
    return render(request, "advismodtagere/oversigt.html", {**_MENU, "rows": rows})


@kraever(Permission.ADMINISTRER)
@require_http_methods(["GET", "POST"])
def ny(request: Anmodning) -> HttpResponse:
    """Register an address; the answer shows the secret, once."""
    _kraev(request)
    felter = {n: request.POST.get(n, "").strip()[:500] for n in ("navn", "url", "fagsystem")}
    felter["form"] = request.POST.get("form", Modtagersystem.Form.JSON)
    fejl = ""
    if request.method == "POST":
        fagsystem = Fagsystem.objects.filter(id=_tal(felter["fagsystem"])).first()
        try:
            if fagsystem is None:
                raise ModtagerFejl(_("Vælg et fagsystem."))
            with database_role("sapa_indlaes", timeout="5s"):
                nyt = modtagere.opret(
                    myndighed=request.adgang.scope_id,
                    fagsystem=fagsystem.uuid,
                    navn=felter["navn"],
                    url=felter["url"],
                    form=felter["form"],
                    hvem=None,
                    now=timezone.now(),
                )
        except ModtagerFejl as nej:
            fejl = str(nej)
        else:
            _aendret(request, nyt.system.id, "oprettet")
            return _vis(request, _find(request, staende.noegle(nyt.system.id)), nyt=nyt)
    _noter(request, komponenter.ADVISMODTAGERE, ("Side", "ny"))
    context = {
        **_MENU,
        "felter": felter,
        "fejl": fejl,
        "fagsystemer": [(str(i), n) for i, n in _fagsystemer()],
        "former": Modtagersystem.Form.choices,
    }
    return render(request, "advismodtagere/ny.html", context)


@kraever(Permission.ADMINISTRER)
@require_http_methods(["GET", "POST"])
def system(request: Anmodning, noegle: UUID) -> HttpResponse:
    """One system; POST moves, pauses or resumes it, or gives it another secret."""
    s = _find(request, noegle)
    if request.method == "GET":
        return _vis(request, s, besked=_GJORT.get(request.GET.get("ok", ""), ""))
    hvad, now = request.POST.get("hvad", ""), timezone.now()
    nyt: Nyt | None = None
    try:
        with database_role("sapa_indlaes", timeout="5s"):
            row = Modtagersystem.objects.get(id=s.id)
            match hvad:
                case "flyt":
                    url = request.POST.get("url", "").strip()[:500]
                    modtagere.flyt(row, url=url, hvem=None, now=now)
                case "roter":
                    nyt = modtagere.roter(row, hvem=None, now=now)
                case "pause" | "aktiv":
                    modtagere.saet_aktiv(row, aktiv=hvad == "aktiv", hvem=None, now=now)
                case _:
                    raise Http404
    except ModtagerFejl as nej:
        return _vis(request, s, fejl=str(nej))
    except KanIkkeAabnes:
        return _vis(request, s, fejl=_("Den gamle hemmelighed kan ikke åbnes."))
    _aendret(request, s.id, _LOG[hvad])
    if nyt is not None:
        return _vis(request, _find(request, s.noegle), nyt=nyt)
    return HttpResponseRedirect(f"{reverse('advismodtager', args=[s.noegle])}?ok={hvad}")


@kraever(Permission.ADMINISTRER)
@require_http_methods(["GET", "POST"])
def proeve(request: Anmodning, noegle: UUID) -> HttpResponse:
    """Order a test call, or the panel as htmx asks for it. A worker makes it."""
    s = _find(request, noegle)
    if request.method == "POST":
        row = Modtagersystem.objects.only("id").get(id=s.id)
        proever.bestil(row, bruger_id=request.adgang.bruger_id, now=timezone.now())
        _aendret(request, s.id, "prøvekald")
        transaction.on_commit(vaekker.ring)
    elif request.htmx:
        _noter(request, komponenter.ADVISMODTAGERE, ("Modtagersystem", str(s.id)))
        return render(request, "advismodtagere/partials/proeve.html", _proeve(s))
    return HttpResponseRedirect(reverse("advismodtager", args=[s.noegle]))


_MENU = {"menu": "administration", "fane": "modtagere"}


def _vis(
    request: Anmodning,
    s: Systemstand,
    *,
    nyt: Nyt | None = None,
    besked: str | Promise = "",
    fejl: str = "",
) -> HttpResponse:
    _noter(request, komponenter.ADVISMODTAGERE, ("Modtagersystem", str(s.id)))
    context = {
        **_MENU,
        **_proeve(s),
        "hemmelighed": nyt.hemmelighed if nyt else "",
        "besked": besked,
        "fejl": fejl,
    }
    svar = render(request, "advismodtagere/system.html", context)
    if nyt:
        svar.headers["Cache-Control"] = "no-store"
    return svar


def _proeve(s: Systemstand) -> dict[str, Any]:
    kald: Proevekald | None = proever.seneste(s.id)
    ok = kald is not None and kald.status is not None and 200 <= kald.status < 300
    return {"s": s, "kald": kald, "ok": ok, "grund": FEJL.get(kald.fejl, "") if kald else ""}


def _find(request: Anmodning, noegle: UUID) -> Systemstand:
    """The system; 404 for another authority's, as for none."""
    _kraev(request)
    alle = staende.systemer(request.adgang.scope_id, now=timezone.now())
    fundet = next((s for s in alle if s.noegle == noegle), None)
    if fundet is None:
        raise Http404
    return fundet


def _fagsystemer() -> list[tuple[int, str]]:
    return list(Fagsystem.objects.order_by("navn").values_list("id", "navn"))


def _tal(tekst: str) -> int:
    return int(tekst) if tekst.isascii() and tekst.isdecimal() and len(tekst) < 6 else 0


def _noter(request: Anmodning, element: komponenter.Element, *om: tuple[str, str]) -> None:
    revisionslog.noter(request, [Opslag(element, soegekriterier=kriterier(om))])


def _aendret(request: Anmodning, system_id: int, hvad: str) -> None:
    om = [("Hvad", hvad), ("Modtagersystem", str(system_id))]
    _noter(request, komponenter.ADVISMODTAGER_AENDRET, *om)


def _kraev(request: Anmodning) -> None:
    """The right on the whole authority."""
    if not rettigheder.maa_administrere(request.adgang, request.adgang.scope_id):
        raise PermissionDenied
