"""The test identity provider's two pages: choose who you are, and log out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from lxml import etree

from access.saml import selectors
from access.saml.kontrol import SAMLP
from access.saml.noegler import demonoegle
from access.views_support import offentlig
from sapa.demo.idp import omvej
from sapa.demo.idp.logud import logudsvar
from sapa.demo.idp.personer import PR_NOEGLE, TESTBRUGERE
from sapa.demo.idp.udsted import PERSISTENT, X509, Udstedelse, udsted

View = Callable[[HttpRequest], HttpResponse]


def kun_demo(view: View) -> View:
    """404 unless SAPA_DEMO is on, asked at every call."""

    @wraps(view)
    def only(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request)

    return only


@offentlig
@kun_demo
@never_cache
@require_http_methods(["GET", "POST"])
def sso(request: HttpRequest) -> HttpResponse:
    """GET: a signed AuthnRequest comes in, and the people are listed. POST: one was chosen, and
    the browser carries her assertion on."""
    root = _laes(request, "AuthnRequest")
    if request.method == "GET":
        return render(request, "saml/demo_idp.html", {"brugere": TESTBRUGERE})
    bruger = PR_NOEGLE.get(request.POST.get("bruger", ""))
    if bruger is None:
        raise Http404
    sp = selectors.tjeneste(request)
    svar = udsted(
        Udstedelse(
            anmodning=root.get("ID", ""),
            acs=sp.acs,
            modtager=sp.entity_id,
            name_id=bruger.name_id,
            name_id_format=X509 if bruger.gammel_profil else PERSISTENT,
            attributter=bruger.attributter,
            now=timezone.now(),
        ),
        noegle=demonoegle("idp"),
        modtagers_certifikat=sp.noegle.certifikat,
    )
    return render(request, "saml/demo_idp_videre.html", {"acs": sp.acs, "svar": svar})


@offentlig
@kun_demo
@never_cache
@require_GET
def slo(request: HttpRequest) -> HttpResponse:
    """A LogoutRequest comes in and is answered; there is no session here to end."""
    root = _laes(request, "LogoutRequest")
    sp = selectors.tjeneste(request)
    answer = logudsvar(root.get("ID", ""), sp.slo, timezone.now())
    return HttpResponseRedirect(omvej.skriv(sp.slo, "SAMLResponse", answer, demonoegle("idp")))


def _laes(request: HttpRequest, navn: str) -> etree._Element:
    raw = request.META.get("QUERY_STRING", "")
    try:
        root = omvej.laes(raw, selectors.tjeneste(request).noegle.certifikat)
    except omvej.Ugyldig as fejl:
        raise BadRequest(str(fejl)) from fejl
    if root.tag != f"{{{SAMLP}}}{navn}":
        raise BadRequest(f"not a {navn}")
    return root
