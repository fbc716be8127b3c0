"""The inbox: a list by key, one advis opened beside it, its counters and its files.

Opening is the look: it is logged with the person, and makes a new advis opened. The list is logged
as a search, since it names people without being opened.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.formaal.krav import brug
from access.formaal.values import HISTORISK_ADRESSE
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever
from advis.indbakke import liste, selectors, services
from advis.indbakke.selectors import Advisdetaljer
from advis.indbakke.values import Valg
from indexes.part import selectors as partregister
from indexes.part.selectors import Partresume
from indexes.sag import selectors as sagsindeks
from sapa.advis import linjer as vist
from sapa.advis import valg as valgt
from sapa.advis.linjer import Aabnet, Flytning, Linje
from sapa.overblik.anmodning import Anmodning

SESSION_FORTRYD = "advis_fortryd"


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_GET
def indbakke(request: Anmodning) -> HttpResponse:
    """The list; asked for by htmx from within, the list alone."""
    return _side(request, valgt.laes(request), timezone.now())


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_GET
def udsnit(request: Anmodning, vis: str) -> HttpResponse:
    """To a part of the inbox, from a counter of Min side."""
    return HttpResponseRedirect(f"{reverse('advis')}?vis={vis}")


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_POST
def soeg(request: Anmodning) -> HttpResponse:
    """Take what was chosen and go to its address, which holds no text."""
    return HttpResponseRedirect(reverse("advis") + valgt.af_formular(request).query())


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_GET
def aabn(request: Anmodning, advis_uuid: UUID) -> HttpResponse:
    """One advis, opened: beside its list, or by htmx the panel alone."""
    now = timezone.now()
    if selectors.raekke(adgang=request.adgang, uuid=advis_uuid) is None:
        raise Http404
    services.aabn(advis_uuid, adgang=request.adgang, now=now)
    panel = _panel(request, advis_uuid, now)
    if request.htmx.target == "advis":
        context = {"a": panel, "valg": valgt.laes(request), **_valgliste(request), "oob": True}
        return render(request, "advis/partials/panel.html", context)
    return _side(request, valgt.laes(request), now, panel=panel)


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_GET
def tal(request: Anmodning) -> HttpResponse:
    """The counters, asked for every half minute by the page: names nobody."""
    kendt = request.GET.get("kendt", "")
    try:
        newest = UUID(kendt) if kendt else None
    except ValueError:
        newest = None
    found = selectors.tal(adgang=request.adgang, at=timezone.now(), kendt=newest)
    context = {
        "tal": found,
        "kendt": kendt if newest else "",
        "valg": valgt.laes(request),
        "udsnit": _med_tal(found),
        "typer": [(t, navn, found.typer.get(t)) for t, navn in vist.TYPER],
    }
    return render(request, "advis/partials/tal.html", context)


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_GET
def valgliste(request: Anmodning) -> HttpResponse:
    """To whom, and when: the fields of the toolbar, fetched when it is opened."""
    return render(
        request, "advis/partials/valg_af_modtager.html", {**_valgliste(request), "praefiks": "m"}
    )


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_GET
def belastning(request: Anmodning) -> HttpResponse:
    """Who has how much: numbers, and no citizen."""
    rows = selectors.belastning(adgang=request.adgang, at=timezone.now())
    context = {
        "rows": rows,
        "i_alt": sum(b.aabne for b in rows),
        "menu": "advis",
        "frist": selectors.FRIST.days,
    }
    return render(request, "advis/belastning.html", context)


def _side(
    request: Anmodning, valg: Valg, now: datetime, *, panel: Aabnet | None = None
) -> HttpResponse:
    adgang = request.adgang
    side = liste.side(adgang=adgang, valg=valg, at=now, efter=request.GET.get("efter", ""))
    rows = vist.linjer(side.raekker, adgang=adgang, at=now)
    look = Opslag(komponenter.ADVISER, soegekriterier=valgt.som_kriterier(valg))
    revisionslog.noter(request, [look])
    context: dict[str, Any] = {
        "valg": valg,
        "linjer": rows,
        "naeste": valg.query(efter=side.naeste) if side.naeste else "",
        "foerste": "efter" in request.GET,
        "a": panel,
        "aaben": panel.r.uuid if panel else None,
        "nyeste": str(rows[0].r.uuid) if rows and "efter" not in request.GET else "",
        "menu": "advis",
    }
    if request.htmx.target == "adviser":
        return render(request, "advis/partials/liste.html", context)
    fortryd = request.session.pop(SESSION_FORTRYD, None)
    context |= {
        "grupper": selectors.grupper(adgang=adgang),
        "gemte": selectors.gemte(adgang=adgang),
        "udsnit": [(u, navn, None) for u, navn in vist.UDSNIT],
        "typer": [(t, navn, None) for t, navn in vist.TYPER],
        "fortryd": fortryd,
    }
    if panel is not None:
        context |= _valgliste(request)
    return render(request, "advis/indbakke.html", context)


def _valgliste(request: Anmodning) -> dict[str, Any]:
    return {
        "modtagere": selectors.modtagervalg(adgang=request.adgang),
        "titler": vist.STANDARDTITLER,
    }


def _med_tal(found: selectors.Indbakketal) -> list[tuple[Any, Any, Any]]:
    by = {
        "aabne": found.aabne,
        "nye": found.nye,
        "mine": found.mine,
        "ikke-tildelt": found.ikke_tildelt,
        "paamindelser": found.paamindelser,
    }
    return [(u, navn, by.get(str(u))) for u, navn in vist.UDSNIT]


def _panel(request: Anmodning, uuid: UUID, now: datetime) -> Aabnet:
    """The advis with what it is about, read as the user may see it now; and the log of the look."""
    adgang = request.adgang
    d = selectors.advis(adgang=adgang, uuid=uuid)
    if d is None:
        raise Http404
    parter = vist.navne([d.raekke], adgang=adgang, at=now)
    part = parter.get(d.raekke.part_uuid) if d.raekke.part_uuid else None
    om_uuid = d.raekke.om_part_uuid
    om = parter.get(om_uuid) if om_uuid and om_uuid != d.raekke.part_uuid else None
    titel, kle = _sagen(request, d)
    moved, looks = _flytning(request, d, om or part, now)
    looks += [_look(komponenter.ADVISER, p, d) for p in (part, om) if p is not None]
    revisionslog.noter(request, looks or [_look(komponenter.ADVISER, None, d)])
    return Aabnet(Linje(d.raekke, part, now), d, om, titel, kle, moved)


def _sagen(request: Anmodning, d: Advisdetaljer) -> tuple[str, str]:
    if d.raekke.sag_uuid is None:
        return "", ""
    fakta = sagsindeks.sagsfakta(adgang=request.adgang, sag_uuid=d.raekke.sag_uuid)
    return (fakta.titel, fakta.kle) if fakta else ("", "")


def _flytning(
    request: Anmodning, d: Advisdetaljer, hvem: Partresume | None, now: datetime
) -> tuple[Flytning | None, list[Opslag]]:
    """From where and to where, where that is what happened: as the tab Adressehistorik would show
    it, and logged as it. Where a purpose is demanded, the tab asks for it."""
    if hvem is None or not vist.er_flytning(d.raekke):
        return None, []
    if not brug(request, HISTORISK_ADRESSE):
        return None, []
    historik = partregister.adressehistorik(adgang=request.adgang, part_uuid=hvem.part_uuid, at=now)
    if historik.skjult:
        return Flytning(skjult=True), []
    boliger = [x for x in historik.linjer if x.type in {"folkeregister", "udland"}]
    nu = boliger[0] if boliger else None
    foer = boliger[1] if len(boliger) > 1 else None
    moved = Flytning(
        foer=(foer.adresse or "-") if foer else "-",
        nu=(nu.adresse or "-") if nu else "-",
        kommune=(nu.kommune_navn or "") if nu else "",
        kommune_foer=(foer.kommune_navn or "") if foer else "",
    )
    return moved, [_look(komponenter.ADRESSEHISTORIK, hvem, d)]


def _look(element: komponenter.Element, part: Partresume | None, d: Advisdetaljer) -> Opslag:
    return Opslag(
        element,
        part_uuid=part.part_uuid if part else d.raekke.part_uuid,
        part_cpr=part.cpr if part else None,
        part_navn=part.navn if part else "",
        part_kommune=part.kommune_navn if part else "",
        sag_uuid=d.raekke.sag_uuid,
        soegekriterier=kriterier(
            [("Advis", str(d.raekke.uuid)), ("Haendelse", f"{d.raekke.kode} {d.raekke.navn}")]
        ),
    )
