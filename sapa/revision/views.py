"""The revisionslog's pages: search, hits, a number in full, an export and its file.

Every look at the log is itself a row of it, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access import komponenter, revisionslog
from access.revisionslog import Opslag
from access.values import Cpr, Permission
from access.views_support import kraever, sikker_sti
from sapa.overblik.anmodning import Anmodning
from sapa.revision import csv, formular, selectors, services
from sapa.revision.formular import Formular, GemtSoegning, som_kriterier
from sapa.revision.linjer import Linje
from sapa.revision.models import Udtraek
from sapa.revision.selectors import EgetUdtraek
from sapa.revision.values import Enhed, Lograekke, Raekkevidde, Udvalg

PR_SIDE = 50


@dataclass(frozen=True, slots=True)
class Revisionsside:
    """The form, and the hits once there was a search."""

    formular: Formular
    enheder: tuple[Enhed, ...]
    har_adgang: bool
    udtraek: Sequence[EgetUdtraek] = ()
    noegle: str = ""
    linjer: tuple[Linje, ...] = ()
    nummer: int = 0
    flere: bool = False

    @property
    def forrige(self) -> int:
        return self.nummer - 1

    @property
    def naeste(self) -> int:
        return self.nummer + 1


@kraever(Permission.SE_REVISIONSLOG)
@require_http_methods(["GET", "POST"])
def revision(request: Anmodning) -> HttpResponse:
    """GET: the form. POST: Søg keeps the criteria and goes to the hits; Hent orders an extract."""
    vidde = selectors.raekkevidde(request.adgang)
    if request.method == "GET":
        return _vis(request, vidde, Formular.tom(timezone.localdate()))
    hent = request.POST.get("handling") == "hent"
    udfyldt = Formular.laes(request.POST.dict(), request.POST.getlist("enhed"), hent=hent)
    if udfyldt.udvalg is None:
        return _vis(request, vidde, udfyldt)
    if not hent:
        noegle = formular.gem(request.session, udfyldt.udvalg)
        return HttpResponseRedirect(reverse("revisionsresultat", args=[noegle]))
    return _bestil(request, vidde, udfyldt, udfyldt.udvalg)


@kraever(Permission.SE_REVISIONSLOG)
@require_GET
def resultat(request: Anmodning, noegle: str) -> HttpResponse:
    """The hits of a search of this session, a page at a time. An unknown key leads to the form."""
    gemt = formular.hent(request.session, noegle)
    if gemt is None:
        return HttpResponseRedirect(reverse("revision"))
    vidde = selectors.raekkevidde(request.adgang)
    nummer = _sidetal(request, gemt)
    rows, naeste = selectors.side(
        vidde=vidde, udvalg=gemt.udvalg, efter=gemt.sider[nummer - 1], antal=PR_SIDE
    )
    formular.gem_naeste(request.session, noegle, nummer, naeste)
    viste = formular.viste(request.session)
    linjer = tuple(Linje(row, str(row.id) in viste) for row in rows)
    tekst = som_kriterier(gemt.udvalg, vidde, ("Side", str(nummer)))
    revisionslog.noter(
        request,
        [
            Opslag(komponenter.REVISIONSLOG, soegekriterier=tekst),
            *(_fuldt_cpr(linje.raekke, linje.raekke.cpr) for linje in linjer if linje.vist),
        ],
    )
    side = Revisionsside(
        formular=Formular.af_udvalg(gemt.udvalg),
        enheder=vidde.enheder,
        har_adgang=bool(vidde),
        udtraek=selectors.seneste_udtraek(request.adgang),
        noegle=noegle,
        linjer=linjer,
        nummer=nummer,
        flere=naeste is not None,
    )
    return render(request, "revision/revision.html", {"side": side, "menu": "revision"})


@kraever(Permission.SE_REVISIONSLOG)
@require_POST
def cpr(request: Anmodning, log_id: UUID) -> HttpResponse:
    """Se fuldt CPR in one row of the log, or hide it again: by htmx the cell, else the page that
    asked (`tilbage`: one of the report's)."""
    vidde = selectors.raekkevidde(request.adgang)
    row = selectors.raekke(vidde=vidde, log_id=log_id)
    if row is None or row.cpr is None:
        raise Http404
    vis = request.POST.get("vis") == "1"
    if vis:
        revisionslog.noter(request, [_fuldt_cpr(row, row.cpr)])
    formular.saet_vist(request.session, log_id, vis=vis)
    noegle = request.POST.get("soegning", "")
    noegle = noegle if noegle.isascii() and noegle.isalnum() else ""
    if request.htmx:
        context = {"linjer": [Linje(row, vis)], "noegle": noegle}
        return render(request, "revision/partials/linje.html", context)
    if back := sikker_sti(request, request.POST.get("tilbage", "")):
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(
        reverse("revisionsresultat", args=[noegle]) if noegle else reverse("revision")
    )


@kraever(Permission.SE_REVISIONSLOG)
@require_GET
def udtraek(request: Anmodning, udtraek_id: UUID) -> HttpResponse:
    """How far an export is; asked for by htmx, the block alone."""
    context = {"udtraek": _eget(request, udtraek_id), "menu": "revision"}
    if request.htmx:
        return render(request, "revision/partials/udtraek.html", context)
    return render(request, "revision/udtraek.html", context)


@kraever(Permission.SE_REVISIONSLOG)
@require_GET
def fil(request: Anmodning, udtraek_id: UUID) -> HttpResponse:
    """The file of a finished export. Each fetch is logged; an unfinished one has none."""
    fundet = _eget(request, udtraek_id)
    if fundet.tilstand != Udtraek.Tilstand.KLAR or fundet.klar is None:
        return HttpResponseRedirect(reverse("udtraek", args=[udtraek_id]))
    vidde = selectors.raekkevidde(request.adgang)
    _noter_udtraek(request, vidde, fundet, "Hentet")
    response = StreamingHttpResponse(
        services.stroem(adgang=request.adgang, udtraek=fundet),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{csv.filnavn(fundet.klar)}"',
            "Content-Length": str(fundet.bytes),
        },
    )
    # Django has no common type for the two that a view may say it returns.
    return cast(HttpResponse, response)


def _vis(request: Anmodning, vidde: Raekkevidde, udfyldt: Formular) -> HttpResponse:
    side = Revisionsside(
        formular=udfyldt,
        enheder=vidde.enheder,
        har_adgang=bool(vidde),
        udtraek=selectors.seneste_udtraek(request.adgang),
    )
    return render(request, "revision/revision.html", {"side": side, "menu": "revision"})


def _bestil(
    request: Anmodning, vidde: Raekkevidde, udfyldt: Formular, udvalg: Udvalg
) -> HttpResponse:
    try:
        ordered = services.bestil(adgang=request.adgang, udvalg=udvalg, now=timezone.now())
    except services.ForMangeUdtraek:
        fejl = {"form": _("Du har allerede tre udtræk undervejs. Vent, til et af dem er klar.")}
        return _vis(request, vidde, Formular(**_felter(udfyldt), fejl=fejl))
    _noter_udtraek(request, vidde, ordered, "Bestilt")
    return HttpResponseRedirect(reverse("udtraek", args=[ordered.id]))


def _noter_udtraek(request: Anmodning, vidde: Raekkevidde, fundet: Udtraek, handling: str) -> None:
    tekst = som_kriterier(
        Udvalg.fra_data(fundet.kriterier),
        vidde,
        ("Handling", handling),
        ("UdtraekId", str(fundet.id)),
        ("Raekker", str(fundet.raekker) if fundet.klar else ""),
    )
    revisionslog.noter(request, [Opslag(komponenter.REVISIONSLOGUDTRAEK, soegekriterier=tekst)])


def _fuldt_cpr(row: Lograekke, nummer: Cpr | None) -> Opslag:
    return Opslag(
        komponenter.SE_FULDT_CPR,
        part_uuid=row.part_uuid,
        part_cpr=nummer,
        part_navn=row.part_navn,
        part_kommune=row.part_kommune,
    )


def _eget(request: Anmodning, udtraek_id: UUID) -> Udtraek:
    fundet = Udtraek.objects.visible_to(request.adgang).filter(id=udtraek_id).first()
    if fundet is None:
        raise Http404
    return fundet


def _felter(udfyldt: Formular) -> dict:
    return {n: getattr(udfyldt, n) for n in ("bruger", "enheder", "fra", "til", "nummer")}


def _sidetal(request: Anmodning, gemt: GemtSoegning) -> int:
    """The page asked for, if the user has come that far; else the first."""
    oensket = request.GET.get("side", "1")
    nummer = int(oensket) if oensket.isascii() and oensket.isdecimal() and len(oensket) < 6 else 1
    return nummer if 1 <= nummer <= len(gemt.sider) else 1
