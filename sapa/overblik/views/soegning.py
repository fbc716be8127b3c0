"""Search. Criteria come by POST and stay in the session; an address holds a random key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from access import komponenter, revisionslog
from access.formaal.krav import brug, kraever_formaal
from access.formaal.values import HISTORISK_SOEGNING, SOEG_LANDET
from access.revisionslog import Opslag
from access.values import Permission
from access.views_support import kraever
from indexes.erhverv import selectors as erhverv
from indexes.opslag import services as opslag
from indexes.part import selectors as partregister
from indexes.part.selectors import (
    Persontraef,
    Soegeresultat,
    Virksomhedsresultat,
    Virksomhedssoegning,
)
from indexes.part.soegning import Personsoegning
from indexes.part.values import AKTIVE_STATUSSER, STATUS_DOED
from indexes.soegning.selectors import i_tide
from indexes.soegning.values import ForLangsomt
from sapa.minside.selectors import favoritter
from sapa.overblik import anledning, kriterier, masker
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.kriterier import GemtSoegning, Kriterier
from sapa.overblik.opslagsblok import BEGRUNDELSER_UKENDT
from sapa.overblik.sider import Personraekke, Soegeside
from sapa.overblik.soeg import fritekst
from sapa.overblik.soeg import gemt as gemte
from sapa.overblik.soeg.gemt import Udvidet
from sapa.overblik.views.soeg_flere import FOR_LANGSOMT, er_genskabt, sidetal
from sapa.revision.values import laes_dato
from sapa.visning.gaelder import visning_for
from sapa.visning.middleware import kraev_fane, udeladt

PR_SIDE = 20
_SOEGNINGER = {
    "virksomhed": komponenter.SOEGNING_VIRKSOMHED,
    "ejendom": komponenter.SOEGNING_EJENDOM,
}
_RET = {"sag": Permission.SE_SAG, "dokument": Permission.SE_DOKUMENT}


@kraever(Permission.SE_PERSON)
@require_http_methods(["GET", "POST"])
def soeg(request: Anmodning) -> HttpResponse:
    """GET: the empty form. POST: keep the criteria and go to the hits.

    The one person with a CPR number opens at once.
    """
    if request.method == "GET":
        oensket = request.GET.get("i", "")
        # Who comes back to the search finds it as she left it.
        if not oensket and (url := _genskabes(request)):
            return HttpResponseRedirect(url)
        art = oensket if oensket in {"virksomhed", "ejendom"} else "person"
        if art != "person":
            kraev_fane(request, art)
        return _vis(
            request,
            Soegeside(kriterier=Kriterier(art=art), maa_hele_landet=_maa_hele_landet(request)),
        )
    anledning.vaelg(request, request.POST.get("anledning", ""))
    forstaaet = _forstaa(request)
    if isinstance(forstaaet, Udvidet):
        noegle = kriterier.gem(request.session, forstaaet)
        return HttpResponseRedirect(reverse(gemte.RESULTATER[forstaaet.art], args=[noegle]))
    valgt = forstaaet
    if fejl := valgt.fejl():
        side = Soegeside(kriterier=valgt, fejl=fejl, maa_hele_landet=_maa_hele_landet(request))
        return _vis(request, side)
    noegle = kriterier.gem(request.session, valgt)
    # A nationwide one without the purpose it demands is asked for it by the page of hits.
    may_open = not _i_hele_landet(request, valgt) or brug(request, SOEG_LANDET)
    if valgt.cpr_nummer is not None and may_open:
        fundet = partregister.find_den_ene(
            adgang=request.adgang, soegning=_soegning(request, valgt), at=timezone.now()
        )
        if fundet is not None:
            _noter(request, valgt)
            return HttpResponseRedirect(reverse("person", args=[fundet]))
    return HttpResponseRedirect(reverse("soegeresultat", args=[noegle]))


def _genskabes(request: Anmodning) -> str:
    """Where the latest search is shown again; empty without one, and where it would first ask for
    a purpose: who comes to search is not met by a question about the last time."""
    sidste = gemte.sidste(request.session)
    if sidste is None:
        return ""
    noegle, art, url = sidste
    if not _maa_vise(request, art):
        return ""
    if art == "adresse" and not brug(request, HISTORISK_SOEGNING):
        return ""
    if _er_i_hele_landet(request, noegle) and not brug(request, SOEG_LANDET):
        return ""
    return url


def _maa_vise(request: Anmodning, art: str) -> bool:
    """Whether a search of this kind is still hers: her role or her visning may have changed since
    it was made, and what is offered must not be refused."""
    visning = visning_for(request.adgang)
    if art in _SOEGNINGER and not visning.har_fane(art):
        return False
    if art in _RET and not request.adgang.har(_RET[art]):
        return False
    return not udeladt(visning, gemte.RESULTATER[art])


def _forstaa(request: Anmodning) -> Kriterier | Udvidet:
    """The one box, or the form with a field for each."""
    if "q" not in request.POST:
        kommuner = tuple(int(k) for k in request.POST.getlist("kommuner")[:98] if k.isdecimal())
        valgte = kommuner if _maa_hele_landet(request) else ()
        return Kriterier.af_formular(request.POST.dict(), valgte)
    fundet = fritekst.forstaa(request.POST["q"], request.adgang)
    if (
        isinstance(fundet, Kriterier)
        and fundet.er_virksomhed
        and request.POST["q"].strip().isdecimal()
    ):
        # Eight digits are a CVR number as well as a telephone number: a company's CVR goes first.
        if not partregister.soeg_virksomheder(
            adgang=request.adgang, tekst=fundet.cvr, at=timezone.now()
        ):
            return Udvidet("telefon", {"telefon": fundet.cvr})
    return fundet


def _er_i_hele_landet(request: HttpRequest, noegle: str) -> bool:
    """Whether the search behind a key is a look-up that may demand a purpose."""
    gemt = kriterier.hent(request.session, noegle)
    return gemt is not None and _i_hele_landet(cast(Anmodning, request), gemt.kriterier)


@kraever(Permission.SE_PERSON)
@kraever_formaal(SOEG_LANDET, naar=_er_i_hele_landet)
@require_GET
def resultat(request: Anmodning, noegle: str) -> HttpResponse:
    """The hits of a search of this session. An unknown key leads to the empty form."""
    gemt = kriterier.hent(request.session, noegle)
    if gemt is None:
        return HttpResponseRedirect(reverse("soeg"))
    valgt = gemt.kriterier
    if not valgt.er_person:
        kraev_fane(request, valgt.art)
    if valgt.er_virksomhed:
        return _virksomheder(request, gemt, noegle)
    if valgt.er_ejendom:
        return _ejendomme(request, valgt, noegle)
    nummer = sidetal(request, gemt)
    fundet = _personer(request, valgt, efter=gemt.sider[nummer - 1])
    kriterier.gem_naeste(request.session, noegle, gemt, nummer, fundet.naeste)
    viste = masker.viste(request.session)
    _noter(
        request, valgt, side=nummer, i_fuld=[t for t in fundet.hits if str(t.part_uuid) in viste]
    )
    return _vis(
        request,
        Soegeside(
            kriterier=valgt,
            noegle=noegle,
            besked=fundet.besked,
            personer=tuple(_raekke(traef, viste) for traef in fundet.hits),
            navnefaeller=_navnefaeller(fundet.hits) if nummer == 1 else 0,
            side=nummer,
            foerste=(nummer - 1) * PR_SIDE + 1,
            sidste=(nummer - 1) * PR_SIDE + len(fundet.hits),
            flere=fundet.flere,
            maa_hele_landet=_maa_hele_landet(request),
            cpr_begrundelser=_cpr_begrundelser(request, valgt, fundet),
        ),
    )


def _virksomheder(request: Anmodning, gemt: GemtSoegning[Kriterier], noegle: str) -> HttpResponse:
    valgt, nummer = gemt.kriterier, sidetal(request, gemt)
    wanted = Virksomhedssoegning(
        tekst=valgt.cvr or valgt.navn or valgt.tekst,
        adresse=valgt.adresse,
        branche=valgt.branche,
        ansatte_fra=_tal(valgt.ansatte_fra),
        ansatte_til=_tal(valgt.ansatte_til),
        startdato_fra=laes_dato(valgt.startdato_fra),
        startdato_til=laes_dato(valgt.startdato_til),
        kommune=None if _landet(request, valgt) else request.adgang.scope_id,
    )
    # By number or name a company is found wherever it is.
    if wanted.tekst and not valgt.adresse and not valgt.virksomhedskrav:
        wanted = replace(wanted, kommune=None)
    besked: str | Promise = ""
    fundet = Virksomhedsresultat([])
    try:
        with i_tide():
            fundet = partregister.find_virksomheder(
                adgang=request.adgang,
                soegning=wanted,
                at=timezone.now(),
                efter=gemt.sider[nummer - 1],
                antal=PR_SIDE,
            )
    except ForLangsomt:
        besked = FOR_LANGSOMT
    if wanted.er_for_bred:
        besked = _("Skriv et navn, eller søg i din egen kommune.")
    kriterier.gem_naeste(request.session, noegle, gemt, nummer, fundet.naeste)
    _noter(request, valgt, side=nummer)
    if valgt.cvr and len(fundet.hits) == 1:
        return HttpResponseRedirect(reverse("virksomhed", args=[fundet.hits[0].part_uuid]))
    side = Soegeside(
        kriterier=valgt,
        noegle=noegle,
        besked=besked,
        virksomheder=tuple(fundet.hits),
        side=nummer,
        foerste=(nummer - 1) * PR_SIDE + 1,
        sidste=(nummer - 1) * PR_SIDE + len(fundet.hits),
        flere=fundet.naeste is not None,
        maa_hele_landet=_maa_hele_landet(request),
    )
    return _vis(request, side)


def _tal(tekst: str) -> int | None:
    return int(tekst) if tekst else None


def _ejendomme(request: Anmodning, valgt: Kriterier, noegle: str) -> HttpResponse:
    fundne = erhverv.soeg_ejendomme(adgang=request.adgang, tekst=valgt.ejendom, at=timezone.now())
    _noter(request, valgt)
    if len(fundne) == 1 and valgt.er_ejendomsnummer:
        return HttpResponseRedirect(reverse("ejendom", args=[fundne[0].part_uuid]))
    side = Soegeside(
        kriterier=valgt, noegle=noegle, ejendomme=tuple(fundne), foerste=1, sidste=len(fundne)
    )
    return _vis(request, side)


def _vis(request: Anmodning, side: Soegeside) -> HttpResponse:
    kommuner = side.kriterier.er_person and side.maa_hele_landet
    context = {
        "side": side,
        "menu": "soeg",
        "kommuner": partregister.kommunevalg() if kommuner else (),
        "seneste": ()
        if side.har_soegt
        else [s for s in gemte.seneste(request.session) if _maa_vise(request, s.slags)],
    }
    return render(request, "overblik/soegning.html", context)


def _maa_hele_landet(request: Anmodning) -> bool:
    return bool(request.adgang.har(Permission.SOEG_LANDET))


def _cpr_begrundelser(
    request: Anmodning, valgt: Kriterier, fundet: Soegeresultat
) -> Sequence[str | Promise]:
    """Reasons to ask CPR, where a whole number found nobody and she may look outside her own
    municipality."""
    offered = valgt.cpr_nummer is not None and not fundet.hits
    offered = offered and _maa_hele_landet(request) and opslag.slaaet_til()
    return BEGRUNDELSER_UKENDT if offered else ()


def _i_hele_landet(request: Anmodning, valgt: Kriterier) -> bool:
    """Whether a search for persons looks beyond the municipality that she works for."""
    andre = bool(set(valgt.kommuner) - {request.adgang.scope_id})
    beyond = (valgt.hele_landet or andre) and valgt.er_person
    return beyond and _maa_hele_landet(request)


def _landet(request: Anmodning, valgt: Kriterier) -> bool:
    return valgt.hele_landet and _maa_hele_landet(request)


def _soegning(request: Anmodning, valgt: Kriterier) -> Personsoegning:
    return Personsoegning(
        fritekst=valgt.tekst,
        navn=valgt.navn,
        cpr=valgt.cpr,
        adresse=valgt.adresse,
        koen=valgt.koen,  # type: ignore[arg-type]  # checked against the form's choices
        status=valgt.status,  # type: ignore[arg-type]  # likewise
        hele_landet=_landet(request, valgt),
        kommuner=valgt.kommuner or None if _maa_hele_landet(request) else None,
        husnumre=valgt.husnummerliste,
        foedselsaar=valgt.aar,
        kun=frozenset(favoritter(request.adgang)) if valgt.foretrukne else None,
        sorter=valgt.sorter,  # type: ignore[arg-type]  # likewise
        tidligere=valgt.tidligere,
        lyder_som=valgt.lyder_som,
    )


def _personer(request: Anmodning, valgt: Kriterier, *, efter: str | None = None) -> Soegeresultat:
    soegning = _soegning(request, valgt)
    return partregister.soeg_personer(
        adgang=request.adgang, soegning=soegning, at=timezone.now(), efter=efter, antal=PR_SIDE
    )


def _noter(
    request: Anmodning,
    valgt: Kriterier,
    *,
    side: int = 1,
    i_fuld: Sequence[Persontraef] = (),
) -> None:
    """One row for the search, in the keys of SAPA's own log; one for each number in full."""
    element = _SOEGNINGER.get(valgt.art, komponenter.SOEGNING_PERSON)
    kommune = request.adgang.scope_navn
    if valgt.hele_landet:
        kommune = "Hele landet"
    elif valgt.kommuner:
        kommune = " ".join(map(str, valgt.kommuner))
    # The audit report finds the address between "Adresse: " and ", Kommune:" (SAPA.md 2.3).
    tekst = revisionslog.kriterier(
        [
            ("Navn", valgt.navn or valgt.tekst),
            ("CPR", valgt.cpr),
            ("CVR", valgt.cvr),
            ("Koen", valgt.koen or "Begge"),
            ("PersonStatus", valgt.status),
            ("Adresse", valgt.adresse or valgt.ejendom),
            *_virksomhedskriterier(valgt),
            ("Kommune", kommune),
            ("Husnumre", valgt.husnumre.replace(",", " ") or "Alle"),
            ("Foedselsaar", valgt.foedselsaar),
            ("AllowSearchMultipleKommuner", str(bool(valgt.kommuner))),
            ("AllowSearchAcrossCountry", str(valgt.hele_landet)),
            ("SearchInFavourites", str(valgt.foretrukne)),
            ("ExpandSearchFields", str(valgt.er_udvidet)),
            ("SortByField", valgt.sorter.removeprefix("-") or "Relevans"),
            ("SortDirection", "Descending" if valgt.sorter.startswith("-") else "Ascending"),
            ("PagingActualPage", str(side)),
            ("PagingResultsPerPage", str(PR_SIDE)),
            ("IsRestored", str(er_genskabt(request))),
        ]
    )
    rows = [Opslag(element, soegekriterier=tekst)]
    rows += [
        Opslag(
            komponenter.SE_FULDT_CPR,
            part_uuid=traef.part_uuid,
            part_cpr=traef.cpr,
            part_navn=traef.navn,
            part_kommune=traef.kommune_navn,
        )
        for traef in i_fuld
    ]
    revisionslog.noter(request, rows)


def _virksomhedskriterier(valgt: Kriterier) -> list[tuple[str, str | None]]:
    """Right after the address, which the audit report ends at the first of them."""
    if not valgt.er_virksomhed:
        return []
    start, ansatte = (
        f"{fra} - {til}" if fra or til else None
        for fra, til in (
            (valgt.startdato_fra, valgt.startdato_til),
            (valgt.ansatte_fra, valgt.ansatte_til),
        )
    )
    return [
        ("VirksomhedStartDato", start),
        ("AntalAnsatte", ansatte),
        ("Branche", valgt.branche),
    ]


def _raekke(traef: Persontraef, viste: frozenset[str]) -> Personraekke:
    return Personraekke(
        part_uuid=traef.part_uuid,
        navn=traef.navn,
        linje2=traef.linje2,
        gruppe=traef.gruppe,
        cpr=traef.cpr,
        cpr_vist=str(traef.part_uuid) in viste,
        alder=traef.alder,
        koen=traef.koen_tekst,
        adresse=traef.adresse,
        beskyttet=traef.beskyttet,
        kommune=traef.kommune_navn,
        status=traef.status_kort,
        er_aktiv=traef.status in AKTIVE_STATUSSER,
        er_doed=traef.status == STATUS_DOED,
        doed_dato=traef.doed_dato,
    )


def _navnefaeller(hits: Sequence[Persontraef]) -> int:
    """How many on this page bear the first one's name: a warning before the wrong is opened."""
    return sum(traef.navn == hits[0].navn for traef in hits) if hits else 0
