"""The session's purposes: choose, change, end."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.formaal import krav, selectors, services
from access.values import Adgang
from access.views_support import kraever_login, sikker_sti


@kraever_login
@require_GET
def oversigt(request: HttpRequest) -> HttpResponse:
    """What the session has chosen, and what asks for a purpose here."""
    adgang: Adgang = request.adgang  # type: ignore[attr-defined]
    chosen = {v.opslag: v for v in services.valgte(request)}
    asked = [
        k
        for k in selectors.opslagskrav(adgang.scope_id)
        if k.kraeves and k.kode in krav.ANVENDTE and k.kode not in chosen
    ]
    side = {"valgte": list(chosen.values()), "krav": asked}
    return render(request, "formaal/oversigt.html", {"side": side})


@kraever_login
@require_http_methods(["GET", "POST"])
def vaelg(request: HttpRequest, opslag: str) -> HttpResponse:
    """The form that asks. POST keeps the purpose and goes back to where the user was."""
    if selectors.opslagstype(opslag) is None:
        raise Http404
    adgang: Adgang = request.adgang  # type: ignore[attr-defined]
    if request.method == "GET":
        tilbage = sikker_sti(request, request.headers.get("Referer", ""))
        context = krav.sporg(opslag, tilbage=tilbage or reverse("formaal"))
        return render(request, "formaal/vaelg.html", context)
    tilbage = sikker_sti(request, request.POST.get("tilbage", "")) or reverse("min_side")
    if services.vaelg(request, adgang, opslag, request.POST.get("formaal", "")) is None:
        context = krav.sporg(opslag, tilbage=tilbage, fejl=True)
        if krav.er_htmx(request):
            return render(request, "formaal/partials/panel.html", context)
        return render(request, "formaal/vaelg.html", context, status=422)
    if krav.er_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": tilbage})
    return HttpResponseRedirect(tilbage)


@kraever_login
@require_POST
def afslut(request: HttpRequest, opslag: str) -> HttpResponse:
    """End a purpose: the next look-up asks anew."""
    services.afslut(request, opslag)
    return HttpResponseRedirect(reverse("formaal"))
