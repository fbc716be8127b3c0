"""The searches beside that for persons: sager, dokumenter, the organisation, former residents,
telephones. Criteria come by POST and stay in the session; an address holds a random key."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access import komponenter, revisionslog
from access.formaal.krav import kraever_formaal
from access.formaal.values import HISTORISK_SOEGNING
from access.revisionslog import Opslag
from access.values import Permission
from access.views_support import kraever, kraever_login
from indexes.soegning import selectors as soegning
from indexes.soegning.values import PR_SIDE, Beboer, ForBredt, ForLangsomt, Udsnit
from sapa.overblik import kriterier
from sapa.overblik.anmodning import VINDUE, Anmodning
from sapa.overblik.kriterier import GemtSoegning
from sapa.overblik.soeg import gemt as gemte
from sapa.overblik.soeg.arter import ADRESSE, DOKUMENT, ORGANISATION, SAG, TELEFON, Soegeart
from sapa.overblik.soeg.felter import Fejl, Felt, laes_felter
from sapa.overblik.soeg.gemt import Udvidet
from sapa.overblik.soeg.sider import Kortside, Resultatside

FOR_LANGSOMT = _("Søgningen tog for lang tid og blev stoppet. Tilføj flere kriterier, fx datoer.")
AFKORTET = _("Flere end 2.000 passer på teksten. Her er nogle af dem; skriv mere.")


@kraever(Permission.SE_SAG)
@require_http_methods(["GET", "POST"])
def sager(request: Anmodning) -> HttpResponse:
    """The form for sager."""
    return _formular(request, SAG)


@kraever(Permission.SE_SAG)
@require_GET
def sagsresultat(request: Anmodning, noegle: str) -> HttpResponse:
    """Sager found."""
    return _resultat(request, noegle, SAG)


@kraever(Permission.SE_DOKUMENT)
@require_http_methods(["GET", "POST"])
def dokumenter(request: Anmodning) -> HttpResponse:
    """The form for dokumenter."""
    return _formular(request, DOKUMENT)


@kraever(Permission.SE_DOKUMENT)
@require_GET
def dokumentresultat(request: Anmodning, noegle: str) -> HttpResponse:
    """Dokumenter found."""
    return _resultat(request, noegle, DOKUMENT)


@kraever_login
@require_http_methods(["GET", "POST"])
def organisation(request: Anmodning) -> HttpResponse:
    """The form for units and users."""
    return _formular(request, ORGANISATION)


@kraever_login
@require_GET
def organisationsresultat(request: Anmodning, noegle: str) -> HttpResponse:
    """Units or users found."""
    return _resultat(request, noegle, ORGANISATION)


@kraever(Permission.SE_PERSON)
@require_http_methods(["GET", "POST"])
def adresse(request: Anmodning) -> HttpResponse:
    """The form for those who lived at an address."""
    return _formular(request, ADRESSE)


@kraever(Permission.SE_PERSON)
@kraever_formaal(HISTORISK_SOEGNING)
@require_GET
def adresseresultat(request: Anmodning, noegle: str) -> HttpResponse:
    """Those who lived there, each with a row of the log."""
    return _resultat(request, noegle, ADRESSE)


@kraever(Permission.SE_PERSON)
@require_http_methods(["GET", "POST"])
def telefon(request: Anmodning) -> HttpResponse:
    """The form for telephone numbers."""
    return _formular(request, TELEFON)


@kraever(Permission.SE_PERSON)
@require_GET
def telefonresultat(request: Anmodning, noegle: str) -> HttpResponse:
    """Who has the number."""
    return _resultat(request, noegle, TELEFON)


@kraever_login
@require_POST
def forslag(request: Anmodning) -> HttpResponse:
    """Names of units that complete what is typed, as options of a list."""
    tekst = " ".join(request.POST.get("afdeling", "").split())
    navne = soegning.foreslaa_afdelinger(adgang=request.adgang, tekst=tekst)
    return render(request, "overblik/partials/soegeforslag.html", {"navne": navne})


@kraever_login
@require_GET
def brugerkort(request: Anmodning, bruger_uuid: UUID) -> HttpResponse:
    """The contact card of a user: a dialog by htmx, else a page."""
    fundet = soegning.brugerkort(adgang=request.adgang, uuid=bruger_uuid)
    if fundet is None:
        raise Http404
    medarbejder, kort, funktioner = fundet
    logget = _noter_kort(request, ("Bruger", medarbejder.navn), ("Afdeling", medarbejder.enhed))
    return _kort(request, Kortside(logget, medarbejder, kort, funktioner))


@kraever_login
@require_GET
def afdelingskort(request: Anmodning, enhed_uuid: UUID) -> HttpResponse:
    """The contact card of a unit."""
    kort = soegning.afdelingskort(adgang=request.adgang, uuid=enhed_uuid)
    if kort is None:
        raise Http404
    logget = _noter_kort(request, ("Bruger", None), ("Afdeling", kort.navn))
    return _kort(request, Kortside(logget, None, kort))


def _noter_kort(request: Anmodning, *om: tuple[str, str | None]) -> Any:
    told = revisionslog.kriterier(om)
    return revisionslog.noter(request, [Opslag(komponenter.KONTAKTKORT, soegekriterier=told)])


def _kort(request: Anmodning, side: Kortside) -> HttpResponse:
    i_dialog = request.htmx.target == VINDUE
    navn = "partials/medarbejder_dialog" if i_dialog else "medarbejder"
    return render(request, f"overblik/{navn}.html", {"side": side, "menu": "soeg"})


# --- What they share ------------------------------------------------------------------------------


def _formular(request: Anmodning, art: Soegeart) -> HttpResponse:
    """GET: the empty form. POST: keep the criteria and go to the hits."""
    if request.method == "GET":
        return _vis(request, art, Resultatside(art, _felter(request, art, {}, {})))
    valgt = Udvidet(art.kode, laes_felter(art.felter, request.POST.dict()))
    forstaaet = art.forstaa(request.adgang, valgt.felter)
    fejl = forstaaet.fejl or ({} if valgt.felter else {"": _("Udfyld mindst ét felt.")})
    if fejl:
        felter = _felter(request, art, valgt.felter, fejl)
        return _vis(request, art, Resultatside(art, felter, fejl=tuple(fejl.values())))
    noegle = kriterier.gem(request.session, valgt)
    return HttpResponseRedirect(reverse(art.resultat, args=[noegle]))


def _resultat(request: Anmodning, noegle: str, art: Soegeart) -> HttpResponse:
    """A page of hits of a search of this session. An unknown key leads to the empty form."""
    gemt = gemte.hent(request.session, noegle, art.kode)
    if gemt is None:
        return HttpResponseRedirect(reverse(art.rute))
    valgt, nummer, nu = gemt.kriterier, sidetal(request, gemt), timezone.now()
    forstaaet = art.forstaa(request.adgang, valgt.felter)
    besked: str | Promise = ""
    fundet: Udsnit[Any] = Udsnit(())
    try:
        if not forstaaet.fejl:
            fundet = art.find(request.adgang, forstaaet, nu, gemt.sider[nummer - 1])
            besked = AFKORTET if fundet.afkortet else ""
    except ForBredt:
        besked = art.for_bredt
    except ForLangsomt:
        besked = FOR_LANGSOMT
    kriterier.gem_naeste(request.session, noegle, gemt, nummer, fundet.naeste)
    _noter(request, art, valgt, nummer, fundet)
    side = Resultatside(
        art,
        _felter(request, art, valgt.felter, forstaaet.fejl),
        noegle=noegle,
        fejl=tuple(forstaaet.fejl.values()),
        besked=besked,
        hits=fundet.hits,
        side=nummer,
        flere=fundet.naeste is not None,
        er_afdelinger=valgt.felter.get("slags") == "afdelinger",
    )
    return _vis(request, art, side)


def _vis(request: Anmodning, art: Soegeart, side: Resultatside) -> HttpResponse:
    context = {
        "side": side,
        "menu": "soeg",
        "seneste": () if side.noegle else gemte.seneste(request.session),
    }
    return render(request, "overblik/soegning_flere.html", context)


def _felter(
    request: Anmodning, art: Soegeart, felter: dict[str, str], fejl: Fejl
) -> tuple[Felt, ...]:
    valg = art.valg(request.adgang)
    landet = request.adgang.har(Permission.SOEG_LANDET)
    return tuple(
        Felt(f, felter.get(f.navn, ""), valg.get(f.navn, ()), fejl.get(f.navn, ""))
        for f in art.felter
        if f.navn != "landet" or landet
    )


def _noter(
    request: Anmodning, art: Soegeart, valgt: Udvidet, nummer: int, fundet: Udsnit[Any]
) -> None:
    """One row for the search; of former residents one for each who was shown, too."""
    element = art.element(valgt.felter)
    pairs: list[tuple[str, str | None]] = [
        (f.kriterie, "True" if f.slags == "kryds" and f.navn in valgt.felter else felt)
        for f in art.felter
        for felt in [valgt.felter.get(f.navn)]
    ]
    # The audit report finds the address between "Adresse: " and ", Kommune:" (SAPA.md 2.3).
    plads = 1 if art is ADRESSE else len(pairs)
    pairs.insert(plads, ("Kommune", request.adgang.scope_navn))
    pairs += [
        ("PagingActualPage", str(nummer)),
        ("PagingResultsPerPage", str(PR_SIDE)),
        ("IsRestored", str(er_genskabt(request))),
    ]
    rows = [Opslag(element, soegekriterier=revisionslog.kriterier(pairs))]
    rows += [
        Opslag(
            element,
            part_uuid=hit.part_uuid,
            part_cpr=hit.cpr,
            part_navn=hit.navn,
            part_kommune=hit.kommune_navn,
        )
        for hit in fundet.hits
        if isinstance(hit, Beboer)
    ]
    revisionslog.noter(request, rows)


def er_genskabt(request: Anmodning) -> bool:
    """The search is shown again because the user came back to it."""
    return "igen" in request.GET


def sidetal(request: Anmodning, gemt: GemtSoegning[Any]) -> int:
    """The page asked for, if the user has come that far; else the first."""
    oensket = request.GET.get("side", "1")
    nummer = int(oensket) if oensket.isdecimal() and len(oensket) < 6 else 1
    return nummer if 1 <= nummer <= len(gemt.sider) else 1
