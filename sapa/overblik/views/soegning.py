"""Search. Criteria come by POST and stay in the session; an address holds a random key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_GET, require_http_methods

from access import komponenter, revisionslog
from access.formaal.krav import brug, kraever_formaal
from access.formaal.values import SOEG_LANDET
from access.revisionslog import Opslag
from access.values import Permission
from access.views_support import kraever
from indexes.erhverv import selectors as erhverv
from indexes.opslag import services as opslag
from indexes.part import selectors as partregister
from indexes.part.selectors import Persontraef, Soegeresultat
from indexes.part.soegning import Personsoegning
from indexes.part.values import AKTIVE_STATUSSER, STATUS_DOED
from sapa.overblik import anledning, kriterier, masker
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.kriterier import GemtSoegning, Kriterier
from sapa.overblik.opslagsblok import BEGRUNDELSER_UKENDT
from sapa.overblik.sider import Personraekke, Soegeside
from sapa.visning.middleware import kraev_fane

PR_SIDE = 20
_SOEGNINGER = {
    "virksomhed": komponenter.SOEGNING_VIRKSOMHED,
    "ejendom": komponenter.SOEGNING_EJENDOM,
}


@kraever(Permission.SE_PERSON)
@require_http_methods(["GET", "POST"])
def soeg(request: Anmodning) -> HttpResponse:
    """GET: the empty form. POST: keep the criteria and go to the hits.

    The one person with a CPR number opens at once.
    """
    if request.method == "GET":
        oensket = request.GET.get("i", "")
        art = oensket if oensket in {"virksomhed", "ejendom"} else "person"
        if art != "person":
            kraev_fane(request, art)
        return _vis(
            request,
            Soegeside(kriterier=Kriterier(art=art), maa_hele_landet=_maa_hele_landet(request)),
        )
    anledning.vaelg(request, request.POST.get("anledning", ""))
    if "q" in request.POST:
        valgt = Kriterier.af_fritekst(request.POST["q"])
    else:
        valgt = Kriterier.af_formular(request.POST.dict())
    if fejl := valgt.fejl():
        side = Soegeside(kriterier=valgt, fejl=fejl, maa_hele_landet=_maa_hele_landet(request))
        return _vis(request, side)
    noegle = kriterier.gem(request.session, valgt)
    # A nationwide one without the purpose it demands is asked for it by the page of hits.
    may_open = not _i_hele_landet(request, valgt) or brug(request, SOEG_LANDET)
    if valgt.cpr_nummer is not None and may_open:
        fundet = _personer(request, valgt)
        if len(fundet.hits) == 1:
            _noter(request, valgt)
            return HttpResponseRedirect(reverse("person", args=[fundet.hits[0].part_uuid]))
    return HttpResponseRedirect(reverse("soegeresultat", args=[noegle]))


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
        fundne = partregister.soeg_virksomheder(
            adgang=request.adgang, tekst=valgt.cvr or valgt.navn or valgt.tekst, at=timezone.now()
        )
        _noter(request, valgt)
        if valgt.cvr and len(fundne) == 1:
            return HttpResponseRedirect(reverse("virksomhed", args=[fundne[0].part_uuid]))
        side = Soegeside(
            kriterier=valgt,
            noegle=noegle,
            virksomheder=tuple(fundne),
            foerste=1,
            sidste=len(fundne),
        )
        return _vis(request, side)
    if valgt.er_ejendom:
        return _ejendomme(request, valgt, noegle)
    nummer = _sidetal(request, gemt)
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
    return render(request, "overblik/soegning.html", {"side": side, "menu": "soeg"})


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
    return valgt.hele_landet and valgt.er_person and _maa_hele_landet(request)


def _personer(request: Anmodning, valgt: Kriterier, *, efter: str | None = None) -> Soegeresultat:
    soegning = Personsoegning(
        fritekst=valgt.tekst,
        navn=valgt.navn,
        cpr=valgt.cpr,
        adresse=valgt.adresse,
        koen=valgt.koen,  # type: ignore[arg-type]  # checked against the form's choices
        status=valgt.status,  # type: ignore[arg-type]  # likewise
        hele_landet=_i_hele_landet(request, valgt),
        tidligere=valgt.tidligere,
        lyder_som=valgt.lyder_som,
    )
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
    kommune = "Hele landet" if valgt.hele_landet else request.adgang.myndighed_navn
    # The audit report finds the address between "Adresse: " and ", Kommune:" (SAPA.md 2.3).
    tekst = revisionslog.kriterier(
        [
            ("Navn", valgt.navn or valgt.tekst),
            ("CPR", valgt.cpr),
            ("CVR", valgt.cvr),
            ("Koen", valgt.koen or "Begge"),
            ("PersonStatus", valgt.status),
            ("Adresse", valgt.adresse or valgt.ejendom),
            ("Kommune", kommune),
            ("AllowSearchAcrossCountry", str(valgt.hele_landet)),
            ("PagingActualPage", str(side)),
            ("PagingResultsPerPage", str(PR_SIDE)),
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


def _sidetal(request: Anmodning, gemt: GemtSoegning) -> int:
    """The page asked for, if the user has come that far; else the first."""
    oensket = request.GET.get("side", "1")
    nummer = int(oensket) if oensket.isdecimal() and len(oensket) < 6 else 1
    return nummer if 1 <= nummer <= len(gemt.sider) else 1
