"""What a button of the inbox does: to one advis, or to all that are marked. Then back to where she
was."""

from __future__ import annotations

from datetime import date, datetime, time
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever, sikker_sti
from advis.indbakke import gem as gemte
from advis.indbakke import selectors, services
from advis.indbakke.services import Udfoert, UgyldigHandling
from advis.indbakke.values import Valg
from indexes.part.values import DANMARK
from sapa.advis import linjer as vist
from sapa.advis.views import SESSION_FORTRYD
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.visninger import dansk

KL = time(8)
"""When a chosen day begins for reminders and for what was put off."""


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_POST
def handling(request: Anmodning) -> HttpResponse:
    """Do what the button says to those that are marked (`valgt`, one or many)."""
    hvad = request.POST.get("handling", "")
    now = timezone.now()
    besked: dict[str, object] = {}
    try:
        gjort = _udfoer(request, hvad, _uuider(request), now)
    except UgyldigHandling as fejl:
        besked = {"fejl": str(fejl)}
    else:
        if gjort is not None:
            besked = {"hvad": hvad, "antal": gjort.antal, "samling": str(gjort.samling)}
            if gjort.antal:
                told = [
                    ("Handling", hvad),
                    ("Antal", str(gjort.antal)),
                    ("Samling", str(gjort.samling)),
                ]
                look = Opslag(komponenter.ADVIS_HANDLING, soegekriterier=kriterier(told))
                revisionslog.noter(request, [look])
    request.session[SESSION_FORTRYD] = _ord(besked)
    return HttpResponseRedirect(_tilbage(request))


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_POST
def fortryd(request: Anmodning, samling: UUID) -> HttpResponse:
    """Undo a set of her own."""
    antal = services.fortryd(samling, adgang=request.adgang, now=timezone.now())
    if antal:
        told = [("Handling", "fortryd"), ("Antal", str(antal)), ("Samling", str(samling))]
        look = Opslag(komponenter.ADVIS_HANDLING, soegekriterier=kriterier(told))
        revisionslog.noter(request, [look])
    tekst = (
        ngettext("%(antal)s advis er som før.", "%(antal)s adviser er som før.", antal)
        % {"antal": antal}
        if antal
        else _("Der var ikke noget at fortryde: andre har arbejdet videre.")
    )
    request.session[SESSION_FORTRYD] = {"tekst": tekst}
    return HttpResponseRedirect(_tilbage(request))


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_POST
def kommenter(request: Anmodning, advis_uuid: UUID) -> HttpResponse:
    """Write on an advis."""
    try:
        tekst = request.POST.get("tekst", "")
        services.kommenter(advis_uuid, tekst=tekst, adgang=request.adgang, now=timezone.now())
    except UgyldigHandling as fejl:
        request.session[SESSION_FORTRYD] = {"fejl": str(fejl)}
    return HttpResponseRedirect(_tilbage(request))


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_POST
def gem(request: Anmodning) -> HttpResponse:
    """Keep what is chosen as a search, her own or her unit's."""
    valg = Valg.laes(request.POST.dict(), request.POST.getlist("g"), {})
    try:
        delt = request.POST.get("delt") == "1"
        navn = request.POST.get("navn", "")
        gemte.gem(navn, valg, delt=delt, adgang=request.adgang, now=timezone.now())
        besked = {"tekst": _("Søgningen er gemt.")}
    except UgyldigHandling as fejl:
        besked = {"fejl": str(fejl)}
    request.session[SESSION_FORTRYD] = besked
    return HttpResponseRedirect(reverse("advis") + valg.query())


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_POST
def slet_gemt(request: Anmodning, soegning: UUID) -> HttpResponse:
    """Throw one of her own searches away."""
    gemte.slet(soegning, adgang=request.adgang)
    return HttpResponseRedirect(reverse("advis"))


def _udfoer(request: Anmodning, hvad: str, uuider: list[UUID], now: datetime) -> Udfoert | None:
    adgang, post = request.adgang, request.POST
    match hvad:
        case "faerdiggoer":
            return services.faerdiggoer(uuider, adgang=adgang, now=now)
        case "genaabn":
            return services.genaabn(uuider, adgang=adgang, now=now)
        case "tag":
            return services.tildel(uuider, til=adgang.bruger_uuid, adgang=adgang, now=now)
        case "tildel":
            til = _uuid(post.get("til", ""))
            if til is not None and not selectors.kan_modtage(til, adgang=adgang):
                raise UgyldigHandling(_("Vælg en bruger eller en enhed i kommunen."))
            return services.tildel(uuider, til=til, adgang=adgang, now=now)
        case "udsaet":
            return services.udsaet(uuider, til=_dag(post.get("dag", "")), adgang=adgang, now=now)
        case "paamind":
            return services.paamind(
                uuider,
                kl=_dag(post.get("dag", "")),
                tekst=_titel(post.get("titel", "")),
                adgang=adgang,
                now=now,
            )
    raise UgyldigHandling(_("Handlingen findes ikke."))


def _ord(besked: dict[str, object]) -> dict[str, object]:
    """What the page says of it."""
    if "antal" not in besked:
        return besked
    antal = besked["antal"]
    if not antal:
        return {"tekst": _("Intet blev ændret: andre kan have gjort det imens.")}
    tekster = {
        "faerdiggoer": _("%(antal)s færdiggjort."),
        "genaabn": _("%(antal)s genåbnet."),
        "tag": _("%(antal)s er dine."),
        "tildel": _("%(antal)s tildelt."),
        "udsaet": _("%(antal)s udsat."),
        "paamind": _("%(antal)s med påmindelse."),
    }
    return {
        "tekst": tekster[str(besked["hvad"])] % {"antal": antal},
        "samling": besked["samling"],
    }


def _uuider(request: Anmodning) -> list[UUID]:
    found = [u for raw in request.POST.getlist("valgt") if (u := _uuid(raw)) is not None]
    if not found:
        raise UgyldigHandling(_("Vælg først et advis."))
    if len(found) > services.MAKS_AD_GANGEN:
        raise UgyldigHandling(_("Vælg færre adviser ad gangen."))
    return found


def _uuid(tekst: str) -> UUID | None:
    try:
        return UUID(tekst)
    except ValueError:
        return None


def _dag(tekst: str) -> datetime | None:
    """The morning of a day that a form sent; None for none. Raises UgyldigHandling."""
    if not tekst:
        return None
    try:
        return datetime.combine(date.fromisoformat(tekst), KL, DANMARK)
    except ValueError:
        raise UgyldigHandling(_("Datoen kan ikke læses.")) from None


def _titel(nr: str) -> str:
    if not (nr.isascii() and nr.isdecimal() and len(nr) < 3 and int(nr) < len(vist.STANDARDTITLER)):
        return ""
    with dansk():
        return str(vist.STANDARDTITLER[int(nr)])


def _tilbage(request: Anmodning) -> str:
    """Where she was, or the inbox; a panel that was open may be closed by now."""
    wanted = sikker_sti(request, request.POST.get("tilbage", ""))
    if wanted and urlsplit(wanted).path.startswith(reverse("advis")):
        return wanted
    return reverse("advis") + (
        f"?{urlencode({'vis': v})}" if (v := request.POST.get("vis")) else ""
    )
