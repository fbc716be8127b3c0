"""Sign-in: at the municipality's own identity provider (access.saml). In the demo also by one click
as one of its users.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from access import komponenter, revisionslog, selectors, services
from access.models import Bruger, Myndighed
from access.saml import selectors as saml
from access.saml.services import logud_adresse
from access.selectors import Demobruger
from access.views_support import kraever_login, offentlig, sikker_sti


@dataclass(frozen=True, slots=True)
class LogIndSide:
    """The sign-in page: authorities to choose from and, once chosen, the demo users of one."""

    demo: bool
    myndigheder: tuple[Myndighed, ...] = ()
    valgt: Myndighed | None = None
    brugere: tuple[Demobruger, ...] = ()
    videre: str = ""
    # Where the chosen authority's users sign in by SAML; empty if it has no identity provider.
    saml: str = ""


@offentlig
@never_cache
@require_http_methods(["GET", "POST"])
def log_ind(request: HttpRequest) -> HttpResponse:
    """GET shows the choices; POST signs a demo user in and goes on to where she was heading."""
    videre = _videre(request)
    if not settings.DEMO:
        if request.method == "POST":
            raise Http404
    elif request.method == "POST":
        return _ind(request, videre)
    if getattr(request, "adgang", None) is not None:
        return HttpResponseRedirect(videre)
    return render(request, "overblik/log_ind.html", {"side": _side(request)})


def _side(request: HttpRequest) -> LogIndSide:
    demo = selectors.myndigheder_med_demobrugere() if settings.DEMO else []
    with_saml = saml.myndigheder_med_udbyder()
    shown = [*demo, *(m for m in with_saml if m not in demo)]
    # In the demo the first has most to show: a newcomer is one click from the product. Where there
    # is but one to choose, it is chosen.
    foerst = shown[0] if shown and (settings.DEMO or len(shown) == 1) else None
    valgt = next((m for m in shown if str(m.id) == request.GET.get("kommune")), foerst)
    videre = request.GET.get("videre", "")
    query = {"kommune": str(valgt.id)} if valgt else {}
    if videre:
        query["videre"] = videre
    return LogIndSide(
        demo=settings.DEMO,
        myndigheder=tuple(shown),
        valgt=valgt,
        brugere=tuple(selectors.demobrugere(valgt.id)) if valgt and settings.DEMO else (),
        videre=videre,
        saml=f"{reverse('saml_log_ind')}?{urlencode(query)}" if valgt in with_saml else "",
    )


def _ind(request: HttpRequest, videre: str) -> HttpResponse:
    valg = request.POST.get("bruger", "")
    bruger = (
        Bruger.objects.filter(id=int(valg), demo=True, aktiv=True).first()
        if valg.isdecimal()
        else None
    )
    adgang = selectors.resolve_adgang(bruger.id) if bruger else None
    if bruger is None or adgang is None:
        revisionslog.noter(request, [revisionslog.Opslag(komponenter.LOG_IND_AFVIST)])
        raise Http404
    services.log_ind(request, bruger)
    revisionslog.noter(request, [revisionslog.Opslag(komponenter.LOG_IND)], adgang=adgang)
    return HttpResponseRedirect(videre)


@kraever_login
@require_POST
def log_ud(request: HttpRequest) -> HttpResponse:
    """End the session and go to the sign-in page."""
    revisionslog.noter(request, [revisionslog.Opslag(komponenter.LOG_UD)])
    adresse = logud_adresse(request)
    services.log_ud(request)
    if adresse is None:
        return HttpResponseRedirect(reverse("log_ind"))
    # Not a redirect: the policy for forms (form-action) would stop one to another site.
    response = render(request, "saml/logget_ud.html", {"adresse": adresse})
    response["Refresh"] = f"0; url={adresse}"
    return response


def _videre(request: HttpRequest) -> str:
    """Where to after sign-in: a path of this site, never another's."""
    wanted = request.POST.get("videre") or request.GET.get("videre") or ""
    return sikker_sti(request, wanted) or reverse("min_side")
