"""The routing table: which fagsystem gets the notes of a KLE and handlingsfacet, and from which
day. With the answer to where a note would go, from the very rules that decide it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.models import Fagsystem
from access.values import Permission
from fordeling.komponent import ruter as tabel
from fordeling.opsaetning import selectors, services
from fordeling.opsaetning.values import OpsaetningFejl, Regel, Skift
from fordeling.values import Rutevalg
from indexes.sag import selectors as sagsindeks
from indexes.sag.values import Sagsfakta
from indexes.soegning.selectors import soeg_sager
from indexes.soegning.values import ForBredt, ForLangsomt, Sagssoegning
from sapa.administration.adgang import administrator
from sapa.administration.historik import Samtidig
from sapa.notatadmin import synlig
from sapa.notatadmin.emner import RUTER
from sapa.notatadmin.faelles import dag, forhaandsvis, gem, vis
from sapa.notatadmin.ord import fejltekst
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.logning import opslag_sag

ENDAG = timedelta(days=1)
GRUNDE: dict[str, str | Promise] = {
    "kle": _("Skriv et KLE-emne med tre dele, fx 29.21.04."),
    "facet": _("Skriv handlingsfacetten som et bogstav og to cifre, fx G01."),
    "dato": _("Skriv en dato."),
    "sag": _("Der er ikke én sag med det nummer, som du har adgang til."),
}


@dataclass(frozen=True, slots=True)
class Svar:
    """Where a note would go. `hvordan`: the sag's own system, or by a rule. `grund`: why not."""

    hvordan: str
    modtager: str = ""
    grund: str = ""
    regel: Regel | None = None


@dataclass(frozen=True, slots=True)
class Proeve:
    """The question as it was put, and its answers."""

    sag: str = ""
    kle: str = ""
    facet: str = ""
    dato: str = ""
    fejl: dict[str, str | Promise] = field(default_factory=dict)
    fakta: Sagsfakta | None = None
    svar: tuple[Svar, ...] = ()


@administrator()
@require_GET
def ruter(request: Anmodning) -> HttpResponse:
    """The rules that hold and will hold, and where a note would go."""
    return _vis(request)


@administrator()
@require_POST
def opret(request: Anmodning) -> HttpResponse:
    """A rule from a day on."""
    post = request.POST
    try:
        fra, sidst = dag(post, "fra"), dag(post, "til", tom=True)
        system = _system(post)

        def lav() -> Skift:
            return services.saet_rute(
                request.adgang.scope_id,
                moenster=post.get("moenster", "").strip(),
                facet=post.get("facet", "").strip().upper(),
                system=system,
                fra=fra or date.min,
                til=sidst + ENDAG if sidst else None,
                hvem=request.adgang.navn,
                now=timezone.now(),
            )

        if "vis" in post:
            syn = forhaandsvis(request, RUTER, lav, synlig.ruter(fra or timezone.localdate()))
            return _vis(request, udfyldt=True, **syn)
        return gem(request, RUTER, lav)
    except OpsaetningFejl as nej:
        return _vis(request, fejl=fejltekst(nej), felt=nej.felt)
    except Samtidig as nej:
        return _vis(request, fejl=nej.tekst)


@administrator()
@require_POST
def luk(request: Anmodning, rute_id: int) -> HttpResponse:
    """Let a rule end, after the day that is given; where none is, it no longer holds today. Or
    what that would do: where its notes would go then."""
    try:
        sidst = dag(request.POST, "sidst", tom=True)
        fra = sidst + ENDAG if sidst else timezone.localdate()

        def lav() -> Skift:
            return services.luk_rute(
                request.adgang.scope_id,
                rute_id,
                fra=fra,
                hvem=request.adgang.navn,
                now=timezone.now(),
            )

        if "vis" in request.POST:
            syn = forhaandsvis(request, RUTER, lav, synlig.ruter(fra))
            return _vis(request, lukkes=rute_id, sidst=sidst, **syn)
        return gem(request, RUTER, lav)
    except OpsaetningFejl as nej:
        return _vis(request, fejl=fejltekst(nej))
    except Samtidig as nej:
        return _vis(request, fejl=nej.tekst)


def _vis(
    request: Anmodning,
    *,
    fejl: Any = "",
    felt: str = "",
    udfyldt: bool = False,
    **syn: Any,
) -> HttpResponse:
    myndighed = request.adgang.scope_id
    idag = timezone.localdate()
    alle = selectors.ruter(myndighed, fra=idag)
    context = {
        "ruter": [(r, r.fra is not None and r.fra > idag) for r in alle],
        "tidligere": selectors.tidligere_ruter(myndighed, foer=idag),
        "alt": any(r.moenster == "*" and not r.facet for r in alle),
        "systemer": [s for s in selectors.systemer(myndighed) if s.modtager and s.aktiv],
        "idag": idag,
        "felt": felt,
        "u": request.POST if felt or udfyldt else {"fra": idag.isoformat()},
        "p": proev(request, myndighed),
        **syn,
    }
    return vis(request, "ruter", RUTER, context, fejl=fejl)


def _system(post: QueryDict) -> UUID:
    try:
        return UUID(post.get("system", ""))
    except ValueError:
        raise OpsaetningFejl("system", "ukendt") from None


# --- Where would it go? ---------------------------------------------------------------------------


def proev(request: Anmodning, myndighed: int) -> Proeve:
    """Where a note would go on a day: about a sag that she sees, or of a KLE and facet."""
    given = request.GET
    sag, kle = given.get("sag", "").strip(), given.get("kle", "").strip()
    facet, dato = given.get("facet", "").strip().upper(), given.get("dato", "").strip()
    if not sag and not kle:
        return Proeve(dato=timezone.localdate().isoformat())
    fejl: dict[str, str | Promise] = {}
    paa = timezone.localdate()
    try:
        paa = date.fromisoformat(dato) if dato else paa
    except ValueError:
        fejl["dato"] = GRUNDE["dato"]
    fakta = _sag(request, sag) if sag else None
    if sag and fakta is None:
        fejl["sag"] = GRUNDE["sag"]
    if fakta is not None:
        kle, facet = fakta.kle, fakta.facet
    elif not sag:
        fejl |= _kontroller(kle, facet)
    svar: tuple[Svar, ...] = ()
    if not fejl:
        at = datetime.combine(paa, time(12), tzinfo=timezone.get_current_timezone())
        svar = tuple(_svar(fakta, kle, facet, myndighed, at))
    return Proeve(sag, kle, facet, paa.isoformat() if not fejl else dato, fejl, fakta, svar)


def _kontroller(kle: str, facet: str) -> dict[str, str | Promise]:
    fejl: dict[str, str | Promise] = {}
    try:
        services.kontroller_rute(kle, facet)
        if "*" in kle:
            fejl["kle"] = GRUNDE["kle"]
    except OpsaetningFejl as nej:
        felt = "facet" if nej.felt == "facet" else "kle"
        fejl[felt] = GRUNDE[felt]
    return fejl


def _svar(
    fakta: Sagsfakta | None, kle: str, facet: str, myndighed: int, at: datetime
) -> list[Svar]:
    ud = []
    hos = myndighed
    if fakta is not None:
        hos = fakta.myndighed_id
        uuid = Fagsystem.objects.values_list("uuid", flat=True).get(id=fakta.fagsystem_id)
        ud.append(_find(Rutevalg(system=uuid), hos, at, "system"))
    if kle:
        ud.append(_find(Rutevalg(kle, facet), hos, at, "kle"))
    return ud


def _find(valg: Rutevalg, myndighed: int, at: datetime, hvordan: str) -> Svar:
    try:
        modtager = tabel.find(valg, myndighed=myndighed, at=at)
        if valg.system is not None:
            return Svar(hvordan, modtager.navn)
        row = tabel.regel(valg, myndighed=myndighed, paa=timezone.localdate(at))
    except tabel.IngenRute as nej:
        return Svar(hvordan, grund=nej.grund)
    return Svar(hvordan, modtager.navn, regel=selectors.regel(row))


def _sag(request: Anmodning, nummer: str) -> Sagsfakta | None:
    """The one sag of that number that she sees; it is logged as a look at it."""
    if not request.adgang.har(Permission.SE_SAG):
        return None
    try:
        fundet = soeg_sager(
            adgang=request.adgang, soegning=Sagssoegning(sagsnummer=nummer), antal=2
        )
    except (ForBredt, ForLangsomt):
        return None
    if len(fundet.hits) != 1:
        return None
    fakta = sagsindeks.sagsfakta(adgang=request.adgang, sag_uuid=fundet.hits[0].sag_uuid)
    if fakta is not None:
        revisionslog.noter(request, [opslag_sag(komponenter.NOTATOPSAETNING, fakta, None)])
    return fakta
