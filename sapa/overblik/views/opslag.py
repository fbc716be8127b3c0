"""Live look-ups in CPR: beside a person of the register, and of a number that it does not know.

CPR is asked between two transactions: the first says in the log that it is asked, the second what
was shown. So each look is two rows, and no connection waits for CPR.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access import komponenter, revisionslog
from access.formaal.krav import kraever_formaal
from access.formaal.values import CPR_OPSLAG, SOEG_LANDET
from access.fortsaettelse import Fortsaettes
from access.revisionslog import Opslag, kriterier
from access.values import Cpr, Permission
from access.views_support import kraever
from indexes.opslag import selectors, services
from indexes.opslag.selectors import Forskel, Livebillede
from indexes.opslag.services import Kald
from indexes.opslag.values import IkkeFundet, OpslagFejl, PersonSvar, Svar
from indexes.part import selectors as partregister
from indexes.part.selectors import PersonOverblik
from indexes.part.soegning import Personsoegning
from sapa.overblik import kriterier as soegekriterier
from sapa.overblik import visninger
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.logning import opslag_person
from sapa.overblik.opslagsblok import (
    BEGRUNDELSER_UKENDT,
    FEJL,
    Opslagsblok,
    Opslagsside,
    om,
    raekker,
)
from sapa.overblik.views.person import BEGRUNDELSER

Udfald = Svar | OpslagFejl


@kraever(Permission.SE_PERSON)
@kraever_formaal(CPR_OPSLAG)
@require_http_methods(["GET", "POST"])
def person(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """What CPR says now of one whom the register knows. POST: a protected address, for a reason."""
    kendt = _kendt(request, part_uuid)
    reason = ""
    if request.method == "POST":
        reason = _begrundelse(request.POST.get("begrundelse", ""), BEGRUNDELSER)
        if not reason:
            return _vis_person(request, kendt, om(kendt, mangler_begrundelse=True))
    return _spoerg(
        request,
        kendt.cpr,
        asked=lambda told: opslag_person(komponenter.CPR_SPURGT, kendt, soegekriterier=told),
        vis=lambda found, told: _person_svar(request, part_uuid, found, told, reason),
    )


@kraever(Permission.SE_PERSON, Permission.SOEG_LANDET)
@kraever_formaal(SOEG_LANDET)
@require_POST
def ukendt(request: Anmodning, noegle: str) -> HttpResponse:
    """What CPR says of the number behind a search that found nobody, for a stated reason.

    Outside the register is outside the municipality as far as we know: it takes the right to search
    the whole country, and its purpose. Somebody the register does know is shown by it.
    """
    _kraev_slaaet_til()
    gemt = soegekriterier.hent(request.session, noegle)
    number = gemt.kriterier.cpr_nummer if gemt else None
    if number is None:
        return HttpResponseRedirect(reverse("soeg"))
    wanted = Personsoegning(cpr=number.vis(), status="alle", hele_landet=True)
    fundet = partregister.soeg_personer(
        adgang=request.adgang, soegning=wanted, at=timezone.now(), antal=2
    )
    if len(fundet.hits) == 1:
        return HttpResponseRedirect(reverse("person", args=[fundet.hits[0].part_uuid]))
    choice = request.POST.get("begrundelse", "")
    reason = _begrundelse(choice, BEGRUNDELSER_UKENDT)
    if not reason:
        blok = Opslagsblok(_url_ukendt(noegle), mangler_begrundelse=True)
        return _vis_ukendt(request, noegle, number, blok)
    shown = _begrundelse(request.POST.get("adresse", ""), BEGRUNDELSER)
    return _spoerg(
        request,
        number,
        asked=lambda told: Opslag(
            komponenter.CPR_SPURGT, part_cpr=number, soegekriterier=told, begrundelse=reason
        ),
        vis=lambda found, told: _ukendt_svar(
            request, noegle, number, found, told, (choice, reason, shown)
        ),
    )


def _spoerg(
    request: Anmodning,
    number: Cpr,
    *,
    asked: Callable[[str], Opslag],
    vis: Callable[[Udfald, str], HttpResponse],
) -> HttpResponse:
    """Ask, if the breaker lets us: the row first, then CPR, then the answer by `vis`."""
    try:
        kald = services.forbered(number, myndighed_cvr=request.adgang.scope_cvr)
    except OpslagFejl as fejl:
        return vis(fejl, kriterier([("Kilde", "CPR")]))
    told = kriterier([("Kilde", "CPR"), ("Kald", str(kald.spoergsmaal.kald))])
    revisionslog.noter(request, [asked(told)])
    return Fortsaettes(lambda: _udfoer(kald), lambda found: vis(found, told))


def _udfoer(kald: Kald) -> Udfald:
    try:
        return kald.udfoer()
    except OpslagFejl as fejl:
        return fejl


def _person_svar(
    request: Anmodning, part_uuid: UUID, found: Udfald, told: str, reason: str
) -> HttpResponse:
    """In a transaction of its own: the register may have changed while CPR was asked."""
    kendt = _kendt(request, part_uuid)
    now = timezone.now()
    live: Livebillede | None = None
    differ: tuple[Forskel, ...] = ()
    if isinstance(found, PersonSvar):
        live = selectors.livebillede(
            found, adgang=request.adgang, at=now, register=kendt, vis_adresse=bool(reason)
        )
        adresse = kendt.adresse
        if reason and kendt.adresse_skjult:
            adresse = partregister.beskyttet_adresse(
                adgang=request.adgang, part_uuid=kendt.part_uuid, at=now
            )
        differ = selectors.forskelle(live, kendt, adresse=adresse)
    outcome = _udfald(found, [f.felt for f in differ])
    row = opslag_person(komponenter.CPR_VIST, kendt, soegekriterier=f"{told}, {outcome}")
    rows = [row]
    if reason and live is not None:
        rows.append(opslag_person(komponenter.BESKYTTET_ADRESSE, kendt, begrundelse=reason))
    logget = revisionslog.noter(request, rows)
    return _vis_person(
        request,
        kendt,
        om(
            kendt,
            live=live,
            forskelle=raekker(differ),
            logget=logget,
            begrundelser=BEGRUNDELSER,
            **_uden_svar(found),
        ),
    )


def _ukendt_svar(
    request: Anmodning,
    noegle: str,
    number: Cpr,
    found: Udfald,
    told: str,
    reasons: tuple[str, str, str],
) -> HttpResponse:
    choice, reason, shown = reasons
    live = None
    if isinstance(found, PersonSvar):
        live = selectors.livebillede(
            found, adgang=request.adgang, at=timezone.now(), vis_adresse=bool(shown)
        )
    row = Opslag(
        komponenter.CPR_VIST,
        part_cpr=number,
        part_navn=live.navn if live else "",
        soegekriterier=f"{told}, {_udfald(found, [])}",
        begrundelse=reason,
    )
    rows = [row]
    if shown and live is not None:
        rows.append(
            Opslag(
                komponenter.BESKYTTET_ADRESSE,
                part_cpr=number,
                part_navn=live.navn,
                begrundelse=shown,
            )
        )
    blok = Opslagsblok(
        _url_ukendt(noegle),
        live=live,
        logget=revisionslog.noter(request, rows),
        begrundelser=BEGRUNDELSER,
        begrundelse=choice,
        **_uden_svar(found),
    )
    return _vis_ukendt(request, noegle, number, blok)


def _uden_svar(found: Udfald) -> dict[str, Any]:
    """What the block says where CPR knew nobody, or said nothing."""
    if isinstance(found, OpslagFejl):
        source = selectors.tilstand()
        return {"fejl": FEJL[found.art], "sidst_svaret": source.sidst_ok if source else None}
    return {"ukendt": isinstance(found, IkkeFundet)}


def _udfald(found: Udfald, differ: Sequence[str]) -> str:
    """For the log: in what an answer differs, never the answer."""
    if isinstance(found, OpslagFejl):
        return kriterier([("Udfald", str(found.art))])
    if isinstance(found, IkkeFundet):
        return kriterier([("Udfald", "kendes ikke")])
    return kriterier([("Udfald", "svar"), ("Forskelle", " ".join(differ))])


def _vis_person(request: Anmodning, kendt: PersonOverblik, blok: Opslagsblok) -> HttpResponse:
    if request.htmx:
        return render(request, "overblik/partials/opslag_svar.html", {"blok": blok})
    side = Opslagsside(
        kendt.navn,
        blok,
        tilbage=reverse("person", args=[kendt.part_uuid]),
        part_uuid=kendt.part_uuid,
    )
    return render(request, "overblik/opslag.html", {"side": side})


def _vis_ukendt(request: Anmodning, noegle: str, number: Cpr, blok: Opslagsblok) -> HttpResponse:
    title = blok.live.navn if blok.live else _("Opslag i CPR")
    side = Opslagsside(title, blok, tilbage=reverse("soegeresultat", args=[noegle]), cpr=number)
    return render(request, "overblik/opslag.html", {"side": side, "menu": "soeg"})


def _kendt(request: Anmodning, part_uuid: UUID) -> PersonOverblik:
    _kraev_slaaet_til()
    kendt = partregister.person(adgang=request.adgang, part_uuid=part_uuid, at=timezone.now())
    if kendt is None:
        raise Http404
    return kendt


def _kraev_slaaet_til() -> None:
    if not services.slaaet_til():
        raise Http404


def _url_ukendt(noegle: str) -> str:
    return reverse("opslag_ukendt", args=[noegle])


def _begrundelse(valg: str, muligheder: Sequence[str | Promise]) -> str:
    """The chosen reason in the log's Danish; empty where none of the list was chosen."""
    if valg not in map(str, range(len(muligheder))):
        return ""
    with visninger.dansk():
        return str(muligheder[int(valg)])
