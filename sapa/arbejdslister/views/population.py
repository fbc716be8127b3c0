"""A saved population: made, changed by its owner, and run."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access import revisionslog
from access.komponenter import LISTE
from access.revisionslog import Afsender, Opslag, kriterier
from access.values import Permission
from sapa.arbejdslister import formular, logning, selectors, services
from sapa.arbejdslister import ord as ordene
from sapa.arbejdslister.formular import Koerselsform, Populationsform
from sapa.arbejdslister.models import Population
from sapa.arbejdslister.sider import Kriterietekst
from sapa.arbejdslister.values import Art, UgyldigeKriterier
from sapa.arbejdslister.views.faelles import afvist_tekst, kraever_liste
from sapa.overblik.anmodning import Anmodning


@kraever_liste(Permission.UDSOEG_POPULATION)
@require_http_methods(["GET", "POST"])
def ny(request: Anmodning) -> HttpResponse:
    """GET: the form. POST: save it and go to its page."""
    return _gem(request, None)


@kraever_liste(Permission.UDSOEG_POPULATION)
@require_http_methods(["GET", "POST"])
def ret(request: Anmodning, population_id: UUID) -> HttpResponse:
    """The same for the owner's own; another's is not there."""
    fundet = _hent(request, population_id)
    if fundet.ejer_id != request.adgang.bruger_id:
        raise Http404
    return _gem(request, fundet)


@kraever_liste(Permission.UDSOEG_POPULATION)
@require_GET
def vis(request: Anmodning, population_id: UUID) -> HttpResponse:
    """What it asks for, on what legal basis, and the user's own runs of it. Names nobody."""
    return _vis(request, _hent(request, population_id), Koerselsform(None, None))


@kraever_liste(Permission.UDSOEG_POPULATION)
@require_POST
def koer(request: Anmodning, population_id: UUID) -> HttpResponse:
    """Order a run, and go to it."""
    fundet = _hent(request, population_id)
    now = timezone.now()
    valgt = Koerselsform.laes(request.POST.dict(), selectors.dagen(now))
    if valgt.fejl or valgt.pr is None:
        return _vis(request, fundet, valgt)
    try:
        koersel = services.bestil_population(
            adgang=request.adgang,
            population=fundet,
            maaned=valgt.maaned,
            pr=valgt.pr,
            bestilling=services.Bestilling(fundet.hjemmel_id, afsender=Afsender.af(request)),
            now=now,
        )
    except UgyldigeKriterier as fejl:
        valgt.fejl["form"] = ordene.KRITERIEFEJL[fejl.grund]
        return _vis(request, fundet, valgt)
    except services.ForMange as fejl:
        valgt.fejl["form"] = afvist_tekst(fejl)
        return _vis(request, fundet, valgt)
    told = ("Population", fundet.navn), ("Maaned", _iso(koersel.maaned)), ("Pr", _iso(koersel.pr))
    revisionslog.noter(request, [logning.om_koersel(koersel, "Bestilt", *told)])
    return HttpResponseRedirect(reverse("listekoersel", args=[koersel.id]))


def _gem(request: Anmodning, fundet: Population | None) -> HttpResponse:
    hjemler = selectors.hjemler()
    if request.method == "GET":
        return _form(request, fundet, Populationsform.af(fundet) if fundet else Populationsform())
    udfyldt = Populationsform.laes(
        request.POST.dict(), request.POST.getlist("kolonner"), [h.kode for h in hjemler]
    )
    if udfyldt.kriterier is None:
        return _form(request, fundet, udfyldt)
    if udfyldt.kriterier.sag and not request.adgang.har(Permission.SE_SAG):
        udfyldt.fejl["kle"] = ordene.KRITERIEFEJL["sagsret"]
        return _form(request, fundet, udfyldt)
    saved = services.gem_population(
        adgang=request.adgang,
        navn=udfyldt.felter["navn"],
        kriterier=udfyldt.kriterier,
        kolonner=udfyldt.kolonner,
        hjemmel=udfyldt.felter["hjemmel"],
        hjemmel_tekst=udfyldt.felter["hjemmel_tekst"],
        now=timezone.now(),
        population=fundet,
    )
    tekst = kriterier(
        [
            ("Liste", Art.UDSOEGNING),
            ("PopulationId", str(saved.id)),
            ("Population", saved.navn),
            ("Hjemmel", saved.hjemmel_id),
            ("Handling", "Rettet" if fundet else "Gemt"),
        ]
    )
    revisionslog.noter(request, [Opslag(LISTE, soegekriterier=tekst)])
    return HttpResponseRedirect(reverse("population", args=[saved.id]))


def _form(request: Anmodning, fundet: Population | None, udfyldt: Populationsform) -> HttpResponse:
    context = {
        "menu": "arbejdslister",
        "population": fundet,
        "f": udfyldt,
        "hjemler": selectors.hjemler(),
        "kolonner": ordene.KOLONNE.items(),
        "valg": [(navn, ordene.FELT[navn], v.items()) for navn, v in udfyldt.valg if navn != "sag"],
        "sag": ordene.SAG.items(),
        "maa_sag": request.adgang.har(Permission.SE_SAG),
    }
    return render(request, "arbejdslister/population_form.html", context)


def _vis(request: Anmodning, fundet: Population, valgt: Koerselsform) -> HttpResponse:
    i_dag = selectors.dagen(timezone.now())
    context = {
        "menu": "arbejdslister",
        "population": fundet,
        "kriterier": Kriterietekst(fundet.som_kriterier).linjer,
        "kolonner": [ordene.KOLONNE[k] for k in fundet.kolonner],
        "koersler": selectors.koersler_af(request.adgang, fundet.id),
        "er_ejer": fundet.ejer_id == request.adgang.bruger_id,
        "f": valgt,
        "pr": valgt.pr or i_dag,
        "maaned": _iso(valgt.maaned)[:7],
        "maaneder": formular.maaneder(i_dag) if fundet.som_kriterier.fylder is not None else (),
    }
    return render(request, "arbejdslister/population.html", context)


def _hent(request: Anmodning, population_id: UUID) -> Population:
    fundet = selectors.population(request.adgang, population_id)
    if fundet is None:
        raise Http404
    return fundet


def _iso(dag: date | None) -> str:
    return dag.isoformat() if dag else ""
