"""Lists of given lines: CPR numbers in a file, names and addresses that are pasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access import revisionslog
from access.formaal.krav import afvis, brug
from access.formaal.values import SOEG_LANDET
from access.revisionslog import Afsender
from access.values import Permission
from sapa.arbejdslister import logning, selectors, services
from sapa.arbejdslister import ord as ordene
from sapa.arbejdslister.formular import Listeform
from sapa.arbejdslister.laesning import MAKS_BYTES, UlaeseligFil, laes_cpr_fil, laes_hoering
from sapa.arbejdslister.values import Art
from sapa.arbejdslister.views.faelles import afvist_tekst, kraever_liste
from sapa.overblik.anmodning import Anmodning

_SKABELON = {
    Art.BERIGELSE: "arbejdslister/berig.html",
    Art.ADRESSETJEK: "arbejdslister/adressetjek.html",
}


@kraever_liste(Permission.BERIG_LISTE)
@require_http_methods(["GET", "POST"])
def berig(request: Anmodning) -> HttpResponse:
    """GET: the form. POST: read the file and order the list. A form that is shown again has no
    file: a browser gives none twice."""
    if request.method == "GET":
        return _vis(request, Art.BERIGELSE, Listeform())
    udfyldt = _udfyldt(request, med_kolonner=True)
    fil = request.FILES.get("fil")
    linjer: list[Any] = []
    if fil is None or (fil.size or 0) > MAKS_BYTES:
        udfyldt.fejl["fil"] = ordene.FILFEJL["mangler"]
    else:
        try:
            linjer = [[x.linje, x.cpr] for x in laes_cpr_fil(fil.read())]
        except UlaeseligFil as fejl:
            udfyldt.fejl["fil"] = ordene.FILFEJL[fejl.grund]
    return _bestil(request, Art.BERIGELSE, udfyldt, linjer)


@kraever_liste(Permission.TJEK_ADRESSER)
@require_http_methods(["GET", "POST"])
def adressetjek(request: Anmodning) -> HttpResponse:
    """GET: the form. POST: read what was pasted and order the check."""
    if request.method == "GET":
        return _vis(request, Art.ADRESSETJEK, Listeform(kolonner=()))
    udfyldt = _udfyldt(request, med_kolonner=False)
    tekst = request.POST.get("linjer", "")
    linjer = [[x.linje, x.navn, x.adresse] for x in laes_hoering(tekst)]
    if not linjer:
        udfyldt.fejl["linjer"] = _("Indsæt mindst én linje med navn og adresse.")
    return _bestil(request, Art.ADRESSETJEK, udfyldt, linjer, tekst)


def _bestil(
    request: Anmodning, art: Art, udfyldt: Listeform, linjer: Sequence[Any], tekst: str = ""
) -> HttpResponse:
    if udfyldt.fejl:
        return _vis(request, art, udfyldt, tekst)
    if udfyldt.hele_landet and not brug(request, SOEG_LANDET):
        return afvis(request, SOEG_LANDET)
    bestilling = services.Bestilling(
        hjemmel=udfyldt.hjemmel,
        hjemmel_tekst=udfyldt.hjemmel_tekst,
        kolonner=udfyldt.kolonner,
        hele_landet=udfyldt.hele_landet,
        formaal=getattr(request, "formaal", None),
        afsender=Afsender.af(request),
    )
    try:
        koersel = services.bestil_liste(
            adgang=request.adgang,
            art=art,
            linjer=linjer,
            bestilling=bestilling,
            now=timezone.now(),
        )
    except (services.IngenRet, services.ForMange, services.OverLoft) as fejl:
        udfyldt.fejl["form"] = afvist_tekst(fejl)
        return _vis(request, art, udfyldt, tekst)
    told = ("Linjer", str(len(linjer))), ("HeleLandet", str(udfyldt.hele_landet))
    revisionslog.noter(request, [logning.om_koersel(koersel, "Bestilt", *told)])
    return HttpResponseRedirect(reverse("listekoersel", args=[koersel.id]))


def _udfyldt(request: Anmodning, *, med_kolonner: bool) -> Listeform:
    return Listeform.laes(
        request.POST.dict(),
        request.POST.getlist("kolonner"),
        [h.kode for h in selectors.hjemler()],
        med_kolonner=med_kolonner,
    )


def _vis(request: Anmodning, art: Art, udfyldt: Listeform, tekst: str = "") -> HttpResponse:
    loft = selectors.loft(art, request.adgang.scope_id)
    brugt = selectors.brugt_i_dag(request.adgang, art, now=timezone.now())
    context = {
        "menu": "arbejdslister",
        "f": udfyldt,
        "tekst": tekst,
        "hjemler": selectors.hjemler(),
        "kolonner": ordene.KOLONNE.items(),
        "pr_koersel": _tal(loft.pr_koersel),
        "tilbage": _tal(max(0, loft.pr_dag - brugt)),
        "maa_hele_landet": request.adgang.har(Permission.SOEG_LANDET),
    }
    return render(request, _SKABELON[art], context)


def _tal(antal: int) -> str:
    """10.000: the product's own notation in every language."""
    return f"{antal:,}".replace(",", ".")
