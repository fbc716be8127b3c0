"""The pages of a package: ordered, followed while it is made, checked, handed out, deleted.

It is its orderer's alone, for the authority she ordered it for. Each showing leaves a row of the
revisionslog about the citizen, and one for each other person who stands there by name.
"""

from __future__ import annotations

import json as jsonlib
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access import komponenter, revisionslog
from access.komponenter import Element
from access.revisionslog import Afsender, Opslag
from access.values import Permission
from access.views_support import View, kraever
from indexes.part import selectors as partregister
from indexes.part.selectors import PersonOverblik
from sapa.indsigt import log, selectors, services
from sapa.indsigt.afsnit import TITLER
from sapa.indsigt.formular import GRUNDLAG, Udfyldt, laes
from sapa.indsigt.models import Pakke, Tredjepart
from sapa.indsigt.rettigheder import maa
from sapa.indsigt.selectors import Afsnitsvisning
from sapa.indsigt.values import RET, Afsnit, Grundlag
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.logning import opslag_person
from sapa.overblik.templatetags.sapa import dato as datotekst
from sapa.overblik.views.person import find_person

FORMAT = "sapa-indsigt-1"


@dataclass(frozen=True, slots=True)
class Afsnitsvalg:
    """A part to choose; `kan` says whether the user's rights give it."""

    noegle: str
    titel: str
    kan: bool
    valgt: bool


@dataclass(frozen=True, slots=True)
class Pakkeside:
    """A finished package: for who hands it out (`tredje`, `internt`) and for the citizen."""

    pakke: Pakke
    person: PersonOverblik
    grundlag: str | Promise
    afsnit: tuple[Afsnitsvisning, ...] = ()
    tredje: tuple[Tredjepart, ...] = ()

    @property
    def med(self) -> tuple[Afsnitsvisning, ...]:
        return tuple(a for a in self.afsnit if a.stand == "med")

    @property
    def uden(self) -> tuple[Afsnitsvisning, ...]:
        return tuple(a for a in self.afsnit if a.stand != "med")

    @property
    def internt(self) -> tuple[tuple[str, str], ...]:
        return tuple((a.titel, a.internt) for a in self.med if a.internt)

    @property
    def titel(self) -> str:
        return f"Indsigt: oplysninger om {self.person.navn}"

    @property
    def hoved(self) -> tuple[str, ...]:
        """The lines under the title of what is handed out, in Danish: it is the citizen's."""
        with translation.override("da"):
            grundlag = str(self.grundlag)
        return (
            f"CPR-nummer: {self.person.cpr.vis()}",
            f"Myndighed: {self.pakke.myndighed.navn}",
            f"Grundlag: {grundlag}",
            f"Anmodning: {self.pakke.anmodning}",
            f"Oplysningerne er fra {datotekst(self.pakke.klar)}.",
            "Andre personer, der ikke kan nævnes ved navn, står som Tredjepart og et nummer.",
        )


def kraever_indsigt(view: View) -> View:
    """Open to who may answer requests for insight for the authority she works for. A refusal is
    logged."""

    @wraps(view)
    def guarded(request: Anmodning, *args: Any, **kwargs: Any) -> HttpResponse:
        if not maa(request.adgang):
            match = request.resolver_match
            told = f"Side: {match.view_name if match else ''}"
            element = Opslag(
                komponenter.AFVIST, soegekriterier=told, part_uuid=kwargs.get("part_uuid")
            )
            revisionslog.noter(request, [element])
            raise PermissionDenied(Permission.GIV_INDSIGT)
        return view(request, *args, **kwargs)

    return kraever(Permission.SE_PERSON, Permission.GIV_INDSIGT)(guarded)


@kraever_indsigt
@require_http_methods(["GET", "POST"])
def om_person(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """GET: the order form, and the user's packages about the citizen. POST: order one."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    if request.method == "GET":
        return _form(request, person, Udfyldt())
    udfyldt = laes(request.POST.dict(), request.POST.getlist("afsnit"))
    if udfyldt.fejl:
        return _form(request, person, udfyldt)
    try:
        pakke = services.bestil(
            adgang=request.adgang,
            part_uuid=person.part_uuid,
            grundlag=Grundlag(udfyldt.grundlag),
            anmodning=udfyldt.anmodning,
            afsnit=udfyldt.afsnit,
            med_medarbejdere=udfyldt.med_medarbejdere,
            afsender=Afsender.af(request),
            now=nu,
        )
    except services.ForMange:
        udfyldt.fejl["form"] = _("Du har allerede tre pakker undervejs. Vent, til en er klar.")
        return _form(request, person, udfyldt)
    except services.IngenRet:
        udfyldt.fejl["form"] = _("Medarbejdernes navne kræver ret til revisionsloggen.")
        return _form(request, person, udfyldt)
    told = (
        ("Anmodning", pakke.anmodning),
        ("Afsnit", " ".join(pakke.afsnit)),
        ("Medarbejdere", str(pakke.med_medarbejdere)),
    )
    revisionslog.noter(request, [log.om_pakken(pakke, person, "Bestilt", *told)])
    return HttpResponseRedirect(reverse("indsigtspakke", args=[pakke.id]))


def _form(request: Anmodning, person: PersonOverblik, udfyldt: Udfyldt) -> HttpResponse:
    revisionslog.noter(request, [opslag_person(komponenter.PERSON, person)])
    adgang = request.adgang
    context = {
        "person": person,
        "f": udfyldt,
        "grundlag": GRUNDLAG.items(),
        "afsnit": [
            Afsnitsvalg(a, TITLER[a], a not in RET or adgang.har(RET[a]), a in udfyldt.afsnit)
            for a in Afsnit
        ],
        "pakker": selectors.om_person(adgang=adgang, part_uuid=person.part_uuid),
        "maa_navne": adgang.har(Permission.SE_REVISIONSLOG),
    }
    return render(request, "indsigt/person.html", context)


@kraever_indsigt
@require_GET
def vis(request: Anmodning, pakke_id: UUID) -> HttpResponse:
    """How far the package is, and once it is finished, what it holds and whom it names."""
    pakke, person = _egen(request, pakke_id)
    if not pakke.er_slut:
        revisionslog.noter(request, [log.borgeren(pakke, person, komponenter.INDSIGT)])
        navn = "partials/fremdrift.html" if request.htmx else "pakke.html"
        side = Pakkeside(pakke, person, GRUNDLAG[Grundlag(pakke.grundlag)])
        return render(request, f"indsigt/{navn}", {"side": side})
    side = _side(request, pakke, person, komponenter.INDSIGT_VIST, alle=True)
    navn = "partials/klar.html" if request.htmx else "pakke.html"
    return render(request, f"indsigt/{navn}", {"side": side})


@kraever_indsigt
@require_POST
def udelad(request: Anmodning, pakke_id: UUID) -> HttpResponse:
    """Choose which other persons stand by number alone."""
    pakke, person = _klar(request, pakke_id)
    numre = [int(n) for n in request.POST.getlist("udelad") if n.isascii() and n.isdecimal()]
    services.udelad(adgang=request.adgang, pakke=pakke, numre=[n for n in numre if n < 10**6])
    told = ("Udeladte", str(len(numre)))
    revisionslog.noter(request, [log.om_pakken(pakke, person, "Navne valgt", told)])
    return HttpResponseRedirect(reverse("indsigtspakke", args=[pakke.id]))


@kraever_indsigt
@require_POST
def slet(request: Anmodning, pakke_id: UUID) -> HttpResponse:
    """Delete the package, and go back to the citizen's packages."""
    pakke, person = _egen(request, pakke_id)
    services.slet(adgang=request.adgang, pakke=pakke)
    revisionslog.noter(request, [log.om_pakken(pakke, person, "Slettet")])
    return HttpResponseRedirect(reverse("indsigt", args=[person.part_uuid]))


@kraever_indsigt
@require_GET
def svar(request: Anmodning, pakke_id: UUID) -> HttpResponse:
    """What is handed out, as a page to print."""
    pakke, person = _klar(request, pakke_id)
    side = _side(request, pakke, person, komponenter.INDSIGT_FIL, form="html")
    return render(request, "indsigt/svar.html", {"side": side})


@kraever_indsigt
@require_GET
def pdf(request: Anmodning, pakke_id: UUID) -> HttpResponse:
    """What is handed out, as PDF."""
    from sapa.indsigt.pdf import lav_pdf  # 7 MB that only this needs

    pakke, person = _klar(request, pakke_id)
    side = _side(request, pakke, person, komponenter.INDSIGT_FIL, form="pdf")
    return _fil(lav_pdf(side.titel, side.hoved, side.med), "application/pdf", "pdf")


@kraever_indsigt
@require_GET
def json(request: Anmodning, pakke_id: UUID) -> HttpResponse:
    """What is handed out, for machines."""
    pakke, person = _klar(request, pakke_id)
    side = _side(request, pakke, person, komponenter.INDSIGT_FIL, form="json")
    data = {
        "format": FORMAT,
        "borger": {"cpr": person.cpr.vis(), "navn": person.navn},
        "myndighed": {"cvr": request.adgang.scope_cvr, "navn": pakke.myndighed.navn},
        "grundlag": pakke.grundlag,
        "anmodning": pakke.anmodning,
        "opgjort": pakke.klar.isoformat() if pakke.klar else None,
        "afsnit": [
            {
                "noegle": a.noegle,
                "titel": a.titel,
                "note": a.note,
                "raekker": [
                    dict(zip((k for k, _navn in a.kolonner), row, strict=True)) for row in a.raekker
                ],
            }
            for a in side.med
        ],
    }
    body = jsonlib.dumps(data, ensure_ascii=False, indent=1).encode()
    return _fil(body, "application/json", "json")


def _fil(body: bytes, slags: str, endelse: str) -> HttpResponse:
    """As a download whose name names nobody."""
    return HttpResponse(
        body,
        headers={
            "Content-Type": slags,
            "Content-Disposition": f'attachment; filename="indsigt.{endelse}"',
        },
    )


def _egen(request: Anmodning, pakke_id: UUID) -> tuple[Pakke, PersonOverblik]:
    """One of hers that is not deleted, with the citizen as she sees her. Raises Http404."""
    pakke = selectors.pakke(adgang=request.adgang, pakke_id=pakke_id)
    if pakke is None or pakke.tilstand == Pakke.Tilstand.SLETTET:
        raise Http404
    return pakke, find_person(request, pakke.part_uuid, timezone.now())


def _klar(request: Anmodning, pakke_id: UUID) -> tuple[Pakke, PersonOverblik]:
    pakke, person = _egen(request, pakke_id)
    if not pakke.er_klar:
        raise Http404
    return pakke, person


def _side(
    request: Anmodning,
    pakke: Pakke,
    person: PersonOverblik,
    element: Element,
    *,
    form: str = "",
    alle: bool = False,
) -> Pakkeside:
    """The package as it is to be shown, logged: `alle` the other persons with their names, else
    those alone who are not left out."""
    tredje, numre = _tredje(request, pakke, timezone.now()) if pakke.er_klar else ([], {})
    told = (("Form", form),) if form else ()
    rows = [log.borgeren(pakke, person, element, *told)]
    if form:  # with the number in full
        rows.append(log.borgeren(pakke, person, komponenter.SE_FULDT_CPR))
    shown = [t for t in tredje if alle or not t.udelad]
    rows += log.tredjeparter(pakke, shown, element, numre)
    revisionslog.noter(request, rows)
    found = (
        selectors.afsnit(adgang=request.adgang, pakke=pakke, tredje=tredje) if pakke.er_klar else ()
    )
    return Pakkeside(pakke, person, GRUNDLAG[Grundlag(pakke.grundlag)], found, tuple(tredje))


def _tredje(
    request: Anmodning, pakke: Pakke, nu: datetime
) -> tuple[list[Tredjepart], dict[str, Any]]:
    """The other persons, after those who are protected by now have been taken out, and the numbers
    that the log gets."""
    found = selectors.tredjeparter(adgang=request.adgang, pakke=pakke)
    kendte = partregister.partresumeer(
        adgang=request.adgang, part_uuids=[t.part_uuid for t in found if t.part_uuid], at=nu
    )
    nye = {
        t.part_uuid
        for t in found
        if t.part_uuid in kendte and kendte[t.part_uuid].beskyttet and not t.beskyttet
    }
    if nye:
        services.skaerp(adgang=request.adgang, pakke=pakke, beskyttede=[u for u in nye if u])
        found = selectors.tredjeparter(adgang=request.adgang, pakke=pakke)
    return found, {str(u): r.cpr for u, r in kendte.items() if r.cpr is not None}
