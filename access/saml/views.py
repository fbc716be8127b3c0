"""The service provider's endpoints, and the choice of on whose behalf one works."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access import revisionslog
from access.komponenter import LOG_IND_AFVIST, PAA_VEGNE_AF
from access.saml import klient, selectors, services
from access.saml.fejl import SamlAfvist
from access.selectors import resolve_adgang, scopes
from access.services import vaelg_scope
from access.views_support import kraever_login, offentlig, sikker_sti

log = structlog.get_logger(__name__)

COOKIE = "sapa_saml"
_STI = "/saml/"


@offentlig
@require_GET
def metadata(request: HttpRequest) -> HttpResponse:
    """Our signed metadata."""
    body = klient.metadata(selectors.tjeneste(request), now=timezone.now())
    return HttpResponse(body, content_type="application/samlmetadata+xml")


@offentlig
@never_cache
@require_GET
def log_ind(request: HttpRequest) -> HttpResponse:
    """Off to the identity provider of the authority that `kommune` names."""
    kommune = request.GET.get("kommune", "")
    udbyder = selectors.udbyder_for(int(kommune)) if _er_id(kommune) else None
    if udbyder is None:
        raise Http404
    begyndt = services.begynd(request, udbyder, videre=_videre(request), now=timezone.now())
    response = HttpResponseRedirect(begyndt.adresse)
    # The answer is posted from the provider's site: only SameSite=None comes along, and browsers
    # take that on https alone. Without https provider and we share a host: the demo.
    response.set_cookie(
        COOKIE,
        begyndt.cookie,
        max_age=60 * settings.SAML.login_minutter,
        path=_STI,
        secure=settings.HTTPS,
        httponly=True,
        samesite="None" if settings.HTTPS else "Lax",
    )
    return response


# Another site posts here by design: the signature, InResponseTo and our cookie stand for the token.
@csrf_exempt
@offentlig
@never_cache
@require_POST
def acs(request: HttpRequest) -> HttpResponse:
    """The identity provider's answer: in, or a page that says why not."""
    cookie, now = request.COOKIES.get(COOKIE, ""), timezone.now()
    try:
        ind = services.log_ind(
            request, svar=request.POST.get("SAMLResponse", ""), cookie=cookie, now=now
        )
    except SamlAfvist as fejl:
        return _afvist(request, fejl, cookie)
    log.info("saml_log_ind", bruger=ind.adgang.bruger_id)
    target = ind.videre or "/"
    if ind.adgang.kan_skifte:
        target = reverse("paa_vegne_af")
        request.session["videre"] = ind.videre
    response = HttpResponseRedirect(target)
    response.delete_cookie(COOKIE, path=_STI, samesite="None" if settings.HTTPS else "Lax")
    return response


def _afvist(request: HttpRequest, fejl: SamlAfvist, cookie: str) -> HttpResponse:
    log.warning("saml_afvist", grund=fejl.grund)
    # A row only for a sign-in that began here: the log cannot be filled from outside.
    if fejl.grund != "ingen_anmodning" and selectors.anmodning_af(cookie, timezone.now()):
        told = revisionslog.Opslag(LOG_IND_AFVIST, soegekriterier=f"Grund: {fejl.grund}")
        revisionslog.noter(request, [told])
    return render(request, "saml/afvist.html", {"grund": fejl.grund}, status=403)


@csrf_exempt
@offentlig
@never_cache
@require_GET
def slo(request: HttpRequest) -> HttpResponse:
    """Single logout, both ways: the provider's request, or its answer to ours."""
    query = {key: request.GET.get(key, "") for key in request.GET}
    raw = request.META.get("QUERY_STRING", "")
    try:
        if "SAMLRequest" in query:
            return HttpResponseRedirect(services.logud_fra_udbyder(request, query, raw))
        services.logud_svar(request, query, raw)
    except SamlAfvist as fejl:
        log.warning("saml_logud_afvist", grund=fejl.grund)
        return render(request, "saml/afvist.html", {"grund": fejl.grund}, status=403)
    return HttpResponseRedirect(reverse("log_ind"))


@kraever_login
@never_cache
@require_http_methods(["GET", "POST"])
def paa_vegne_af(request: HttpRequest) -> HttpResponse:
    """Choose the authority on whose behalf to work. Logged, with both CVR numbers."""
    adgang = request.adgang  # type: ignore[attr-defined]
    if request.method == "GET":
        side = {"scopes": scopes(adgang.bruger_id), "valgt": adgang.scope_id}
        return render(request, "saml/paa_vegne_af.html", side)
    wanted = request.POST.get("myndighed", "")
    if not _er_id(wanted) or not vaelg_scope(request, adgang.bruger_id, int(wanted)):
        raise Http404
    chosen = resolve_adgang(adgang.bruger_id, scope=int(wanted))
    revisionslog.noter(request, [revisionslog.Opslag(PAA_VEGNE_AF)], adgang=chosen)
    return HttpResponseRedirect(request.session.pop("videre", "") or "/")


def _er_id(tekst: str) -> bool:
    return tekst.isdecimal() and tekst.isascii() and len(tekst) <= 5 and int(tekst) <= 32_767


def _videre(request: HttpRequest) -> str:
    """Where to after sign-in: a path of this site, never another's."""
    return sikker_sti(request, request.GET.get("videre", ""))
