"""Målgrupper: the list in order, one visning's composition, its history, files; and all tabs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access import komponenter, revisionslog
from access.models import Jobfunktionsrolle, Organisationsenhed
from access.revisionslog import Opslag, kriterier
from sapa.administration import forhaandsvisning
from sapa.administration.adgang import administrator
from sapa.administration.filsvar import jsonfil
from sapa.administration.filvisning import Linje, filens_tekst, filvisning
from sapa.administration.forhaandsvisning import Par, Seer
from sapa.administration.historik import AdministrationFejl, Aendrer
from sapa.administration.proeve import som_bruger
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.faner import faner
from sapa.visning import services
from sapa.visning.gaelder import brugere_pr_visning
from sapa.visning.kontrol import VisningFejl
from sapa.visning.models import Maalgruppevisning
from sapa.visning.opsaetning import ord as i_ord
from sapa.visning.opsaetning import synlig
from sapa.visning.opsaetning.formular import LOGINROLLER, Skema, bundet, linjer
from sapa.visning.opsaetning.skabeloner import skabeloner
from sapa.visning.opsaetning.vis_som import DEMOPERSONER, syn
from sapa.visning.udveksling import indlaes, udlaes
from sapa.visning.values import Komposition
from sapa.visning.views import TAETHEDSNAVNE

_BESKEDER = {
    "gemt": _("Visningen er gemt. Den gælder fra brugernes næste klik."),
    "oprettet": _("Visningen er oprettet. Vælg, hvem den gælder for."),
    "orden": _("Rækkefølgen er gemt."),
    "indlaest": _("Filens visninger er indlæst."),
    "tilbage": _("Visningen er, som den var i den valgte version."),
}


@administrator()
@require_http_methods(["GET", "POST"])
def oversigt(request: Anmodning) -> HttpResponse:
    """The authority's visninger in the order in which they are tried; and moving one, or what that
    would do to whom."""
    fejl, par = "", tuple[Par, ...]()
    if request.method == "POST":
        names = list(_egne(request).values_list("navn", flat=True))
        asked = request.POST.get("vis") or request.POST.get("flyt", "")
        way, _skel, key = asked.partition(":")
        moved = _egne(request).filter(id=int(key)).first() if key.isdecimal() else None
        if moved is None:
            raise Http404
        here = names.index(moved.navn)
        names.insert(max(0, here + (-1 if way == "op" else 1)), names.pop(here))
        a = Aendrer.af(request, timezone.now())

        def lav() -> bool:
            return services.saet_orden(
                request.adgang.scope_id, names, hvem=a.hvem, now=a.now, request=request
            )

        try:
            if "vis" in request.POST:
                par = _forhaandsvis(request, lav, a.now)
            else:
                lav()
                return HttpResponseRedirect(f"{reverse('visninger')}?ok=orden")
        except VisningFejl as nej:
            fejl = str(nej)
    _noter(request, ("Side", "målgrupper"))
    context = {
        "rows": _raekker(request),
        "fejl": fejl,
        "par": par,
        "flyt": request.POST.get("vis", ""),
        **_besked(request),
    }
    return render(request, "visning/opsaetning/oversigt.html", context)


def _forhaandsvis(request: Anmodning, lav: Callable[[], object], now: datetime) -> tuple[Par, ...]:
    """Who would get which visning. Raises what `lav` raises."""
    seer = Seer(request.adgang, request.adgang.scope_id, "", now)
    return forhaandsvisning.forhaandsvis(request, lambda: synlig.orden(seer), lav)


@administrator()
@require_http_methods(["GET", "POST"])
def ny(request: Anmodning) -> HttpResponse:
    """Begin from a delivered template, or from all that there is."""
    fejl = ""
    if request.method == "POST":
        valgt = request.POST.get("skabelon", "")
        template = next((s for s in skabeloner() if s["navn"] == valgt), None)
        navn = request.POST.get("navn", "").strip() or valgt
        wanted = services.Oensket(
            navn=navn[:100],
            komposition=Komposition.laes(template)
            if template
            else Komposition(tuple(_alle_faner())),
            beskrivelse=template["beskrivelse"] if template else "",
        )
        a = Aendrer.af(request, timezone.now())
        try:
            services.gem(
                request.adgang.scope_id,
                wanted,
                hvem=a.hvem,
                now=a.now,
                request=request,
                version=0,
            )
        except VisningFejl as nej:
            fejl = str(nej)
        else:
            row = _egne(request).get(navn=wanted.navn)
            return _til(row, "oprettet")
    _noter(request, ("Side", "ny målgruppe"))
    context = {"skabeloner": skabeloner(), "fejl": fejl, "navn": request.POST.get("navn", "")}
    return render(request, "visning/opsaetning/ny.html", context)


@administrator()
@require_http_methods(["GET", "POST"])
def ret(request: Anmodning, visning: str) -> HttpResponse:
    """One visning: moved about, tried as a role, saved."""
    row = _find(request, visning)
    if request.method == "GET":
        return _vis(request, row, Skema.af(row))
    skema = Skema.laes(request.POST)
    if "flyt" in request.POST:
        return _vis(request, row, skema.flyttet(request.POST["flyt"]))
    if "proev" in request.POST:
        return _vis(request, row, skema, proev=True)
    a = Aendrer.af(request, timezone.now())
    version = request.POST.get("version", "")
    try:
        services.gem(
            request.adgang.scope_id,
            skema.oensket(),
            hvem=a.hvem,
            now=a.now,
            request=request,
            hidtil=row.navn,
            version=int(version) if version.isascii() and version.isdecimal() else -1,
        )
    except VisningFejl as nej:
        return _vis(request, row, skema, fejl=str(nej))
    return _til(row, "gemt")


@administrator()
@require_http_methods(["GET", "POST"])
def historik(request: Anmodning, visning: str) -> HttpResponse:
    """Every version of a visning, with what changed; and going back to one."""
    row, fejl = _find(request, visning), ""
    if request.method == "POST":
        a = Aendrer.af(request, timezone.now())
        version = request.POST.get("nr", "")
        try:
            services.gaa_tilbage(
                request.adgang.scope_id,
                row.navn,
                int(version) if version.isascii() and version.isdecimal() else -1,
                hvem=a.hvem,
                now=a.now,
                request=request,
            )
        except VisningFejl as nej:
            fejl = str(nej)
        else:
            return _til(row, "tilbage")
    _noter(request, ("Side", "målgruppes ændringer"), ("Visning", row.navn))
    jobs, units = _navne(request)
    now_is = services.fakta(row)
    lines = [
        {
            "a": a,
            "forskelle": i_ord.forskelle(a.foer, a.efter, jobs, units),
            "kan": {**a.efter, "raekkefoelge": 0} != {**now_is, "raekkefoelge": 0},
        }
        for a in row.aendringer.order_by("-version")
    ]
    context = {"v": row, "linjer": lines, "fejl": fejl}
    return render(request, "visning/opsaetning/historik.html", context)


@administrator()
@require_GET
def eksporter(request: Anmodning) -> HttpResponse:
    """All the authority's visninger as a file."""
    _noter(request, ("Side", "målgrupper, fil"))
    return jsonfil(udlaes(request.adgang.scope_id), "visninger.json")


@administrator()
@require_POST
def importer(request: Anmodning) -> HttpResponse:
    """Take in a file of visninger: all of it, or nothing; or what it would change."""
    a, fil = Aendrer.af(request, timezone.now()), None
    before = _tilstande(request)
    try:
        tekst = filens_tekst(request)
        data = json.loads(tekst)
        if not isinstance(data, dict):
            raise VisningFejl("filen er ikke en fil med visninger")

        def tag_ind() -> int:
            return indlaes(request.adgang.scope_id, data, hvem=a.hvem, now=a.now, request=request)

        if "vis" in request.POST:
            fil = filvisning(tekst, tag_ind, lambda: _fils_linjer(request, before))
        else:
            tag_ind()
            return HttpResponseRedirect(f"{reverse('visninger')}?ok=indlaest")
        fejl = ""
    except AdministrationFejl as nej:
        fejl = str(nej.tekst)
    except VisningFejl as nej:
        fejl = str(nej)
    except ValueError:
        fejl = "filen er ikke en fil med visninger"
    _noter(request, ("Side", "målgrupper, fil vist"))
    context = {"rows": _raekker(request), "fejl": fejl, "fil": fil, "menu": "administration"}
    return render(request, "visning/opsaetning/oversigt.html", context)


def _tilstande(request: Anmodning) -> dict[str, dict[str, Any]]:
    return {v.navn: services.fakta(v) for v in _egne(request)}


def _fils_linjer(request: Anmodning, before: dict[str, dict[str, Any]]) -> list[Linje]:
    jobs, units = _navne(request)
    return [
        (navn, i_ord.forskelle(before.get(navn), som, jobs, units))
        for navn, som in _tilstande(request).items()
        if before.get(navn) != som
    ]


def _raekker(request: Anmodning) -> list[dict[str, Any]]:
    jobs, units = _navne(request)
    return [
        {"v": v, "faner": len(v.indhold.get("faner", [])), "bundet": bundet(v, jobs, units)}
        for v in _egne(request)
    ]


@administrator()
@require_GET
def faneblade(request: Anmodning) -> HttpResponse:
    """Every tab and block there is, and which visninger have it."""
    _noter(request, ("Side", "faneblade"))
    rows = [(v, linjer(Komposition.laes(v.indhold))) for v in _egne(request).filter(aktiv=True)]
    held = {v.id: {t.noegle for t in tabs if t.med} for v, tabs in rows}
    context = {
        "visninger": [v for v, _tabs in rows],
        "faner": [(f, [f.noegle in held[v.id] for v, _tabs in rows]) for f in faner()],
    }
    return render(request, "visning/opsaetning/faneblade.html", context)


def _vis(
    request: Anmodning, row: Maalgruppevisning, skema: Skema, *, fejl: str = "", proev: bool = False
) -> HttpResponse:
    _noter(request, ("Side", "målgruppe"), ("Visning", row.navn))
    scope = request.adgang.scope_id
    jobs = list(Jobfunktionsrolle.objects.filter(myndighed_id=scope).order_by("navn"))
    shown = None
    if proev:
        valgt = request.POST.get("rolle", "")
        ids = [j.id for j in jobs if str(j.id) == valgt]
        with som_bruger(scope, jobfunktioner=ids) as adgang:
            shown = syn(adgang, skema.komposition(), person=request.POST.get("person", ""))
    context = {
        "v": row,
        "skema": skema,
        "jobs": jobs,
        "enheder": _enhedstrae(scope),
        "loginroller": LOGINROLLER,
        "taetheder": TAETHEDSNAVNE,
        "personer": DEMOPERSONER,
        "rolle": request.POST.get("rolle", "") if proev else "",
        "person": request.POST.get("person", "") if proev else "",
        "syn": shown,
        "fejl": fejl,
        # As it is kept: what the form says counts when it is saved.
        "faar": brugere_pr_visning(scope).get(row.navn, 0),
        **_besked(request),
    }
    return render(request, "visning/opsaetning/ret.html", context)


def _egne(request: Anmodning) -> Any:
    return Maalgruppevisning.objects.filter(myndighed_id=request.adgang.scope_id)


def _find(request: Anmodning, visning: str) -> Maalgruppevisning:
    """404 for one that is not the authority's, as for none."""
    row: Maalgruppevisning | None = None
    if visning.isascii() and visning.isdecimal() and len(visning) < 18:
        row = _egne(request).filter(id=int(visning)).first()
    if row is None:
        raise Http404
    return row


def _navne(request: Anmodning) -> tuple[dict[int, str], dict[Any, str]]:
    scope = request.adgang.scope_id
    jobs = dict(Jobfunktionsrolle.objects.filter(myndighed_id=scope).values_list("id", "navn"))
    units = dict(Organisationsenhed.objects.filter(myndighed_id=scope).values_list("uuid", "navn"))
    return jobs, units


def _enhedstrae(myndighed: int) -> list[tuple[str, str, int]]:
    """The units in order: uuid, name, depth."""
    found, ends = [], list[int]()
    rows = Organisationsenhed.objects.filter(myndighed_id=myndighed).order_by("fra")
    for uuid, navn, fra, til in rows.values_list("uuid", "navn", "fra", "til"):
        ends = [end for end in ends if end >= fra]
        found.append((str(uuid), navn, len(ends)))
        ends.append(til)
    return found


def _alle_faner() -> list[Any]:
    from sapa.visning.values import Fanevalg

    return [Fanevalg(f.noegle) for f in faner()]


def _besked(request: Anmodning) -> dict[str, Any]:
    return {"besked": _BESKEDER.get(request.GET.get("ok", ""), ""), "menu": "administration"}


def _til(row: Maalgruppevisning, ok: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('maalgruppevisning', args=[row.id])}?ok={ok}")


def _noter(request: Anmodning, *pairs: tuple[str, str]) -> None:
    element = komponenter.ADMINISTRATION_VIST
    revisionslog.noter(request, [Opslag(element, soegekriterier=kriterier(pairs))])
