"""The form of a tværgående bemærkning: a dialog by htmx, else a page.

Each showing and each change is a row of the revisionslog, which never holds the text. Hidden,
deleted and absent look alike: 404.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from access import komponenter, revisionslog
from access.values import Permission
from access.views_support import kraever, sikker_sti
from indexes.part.selectors import PersonOverblik
from indexes.part.values import dag
from sapa.bemaerkninger import selectors, services
from sapa.bemaerkninger.models import Bemaerkning
from sapa.bemaerkninger.values import MAKS_TEGN, Detaljer, Type, Typevalg, Udfyldt, laes
from sapa.overblik.anmodning import VINDUE, Anmodning
from sapa.overblik.logning import opslag_person
from sapa.overblik.views.person import find_person

_KRAV = (Permission.SE_PERSON, Permission.SE_BEMAERKNING, Permission.SKRIV_BEMAERKNING)


@dataclass(frozen=True, slots=True)
class Formular:
    """The form, new or of a bemærkning that is there, as filled in last."""

    person: PersonOverblik
    typer: Sequence[Typevalg]
    udfyldt: Udfyldt
    i_dag: date
    tilbage: str
    detaljer: Detaljer | None = None
    fejl: Mapping[str, str | Promise] = field(default_factory=dict)
    maks_tegn: int = MAKS_TEGN

    @property
    def senest(self) -> date:
        return max((t.senest for t in self.typer), default=self.i_dag)


@kraever(*_KRAV)
@require_http_methods(["GET", "POST"])
def opret(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Opret tværgående bemærkning."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    typer = selectors.valgbare(request.adgang)
    if request.method != "POST":
        revisionslog.noter(request, [opslag_person(komponenter.PERSON, person)])
        return _vis(request, person, typer, Udfyldt(), nu)
    udfyldt = laes(request.POST, typer=typer, i_dag=dag(nu))
    if udfyldt.fejl or udfyldt.type is None or udfyldt.dato is None:
        revisionslog.noter(request, [opslag_person(komponenter.PERSON, person)])
        return _vis(request, person, typer, udfyldt, nu)
    row = services.opret(
        adgang=request.adgang,
        part_uuid=person.part_uuid,
        type_=udfyldt.type,
        tekst=udfyldt.tekst,
        gyldig_til=udfyldt.dato,
        now=nu,
    )
    _noter(request, person, "Oprettet", row, udfyldt.type.navn)
    return _faerdig(request, person)


@kraever(*_KRAV)
@require_http_methods(["GET", "POST"])
def ret(request: Anmodning, part_uuid: UUID, bemaerkning_id: UUID) -> HttpResponse:
    """Change one, with its history beside it."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    fundet = selectors.detaljer(
        adgang=request.adgang, part_uuid=person.part_uuid, bemaerkning_id=bemaerkning_id, at=nu
    )
    if fundet is None:
        raise Http404
    typer = selectors.valgbare(request.adgang, ogsaa=fundet.type_id)
    udfyldt = Udfyldt(
        str(fundet.type_id), fundet.tekst, fundet.gyldig_til.isoformat(), fundet.version
    )
    if request.method == "POST":
        udfyldt = laes(request.POST, typer=typer, i_dag=dag(nu))
        valgt, dato = udfyldt.type, udfyldt.dato
        if not udfyldt.fejl and valgt is not None and dato is not None:
            try:
                row = services.ret(
                    adgang=request.adgang,
                    part_uuid=person.part_uuid,
                    bemaerkning_id=bemaerkning_id,
                    version=udfyldt.version,
                    type_=valgt,
                    tekst=udfyldt.tekst,
                    gyldig_til=dato,
                    now=nu,
                )
            except services.IkkeFundet:
                raise Http404 from None
            except services.RettetImens:
                udfyldt = Udfyldt(
                    udfyldt.type_id,
                    udfyldt.tekst,
                    udfyldt.gyldig_til,
                    fundet.version,
                    {"alt": _("En anden har rettet bemærkningen imens. Se ændringen nedenfor.")},
                )
            else:
                if row is not None:
                    _noter(request, person, "Rettet", row, valgt.navn)
                return _faerdig(request, person)
    revisionslog.noter(request, [opslag_person(komponenter.BEMAERKNING_VIST, person)])
    return _vis(request, person, typer, udfyldt, nu, fundet)


@kraever(*_KRAV)
@require_POST
def slet(request: Anmodning, part_uuid: UUID, bemaerkning_id: UUID) -> HttpResponse:
    """Delete one, with its history. The log keeps who, when and which type."""
    person, _row = _goer(request, services.slet, "Slettet", part_uuid, bemaerkning_id)
    return _faerdig(request, person)


@kraever(*_KRAV)
@require_POST
def udloeb(request: Anmodning, part_uuid: UUID, bemaerkning_id: UUID) -> HttpResponse:
    """Let one run out now; the next page says so and can take it back."""
    person, row = _goer(request, services.udloeb, "Udløbet før tid", part_uuid, bemaerkning_id)
    address = reverse("udloebet_bemaerkning", args=[person.part_uuid, row.id])
    return _videre(request, f"{address}?{urlencode({'tilbage': _tilbage(request, person)})}")


def _goer(
    request: Anmodning,
    service: Callable[..., Bemaerkning],
    handling: str,
    part_uuid: UUID,
    bemaerkning_id: UUID,
) -> tuple[PersonOverblik, Bemaerkning]:
    """Do it, with a row of the log; 404 for one that is not there, or not hers to change."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    try:
        row = service(
            adgang=request.adgang,
            part_uuid=person.part_uuid,
            bemaerkning_id=bemaerkning_id,
            now=nu,
        )
    except (services.IkkeFundet, services.MaaIkke):
        raise Http404 from None
    _noter(request, person, handling, row, row.type.navn)
    return person, row


@kraever(*_KRAV)
@require_http_methods(["GET", "POST"])
def udloebet(request: Anmodning, part_uuid: UUID, bemaerkning_id: UUID) -> HttpResponse:
    """One that was made to run out, until it is deleted. POST: it holds again."""
    if request.method == "POST":
        undo = services.fortryd_udloeb
        person, _row = _goer(request, undo, "Udløb fortrudt", part_uuid, bemaerkning_id)
        return _faerdig(request, person)
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    found = selectors.udloebet(
        adgang=request.adgang, part_uuid=person.part_uuid, bemaerkning_id=bemaerkning_id, at=nu
    )
    if found is None:
        raise Http404
    revisionslog.noter(request, [opslag_person(komponenter.BEMAERKNING_VIST, person)])
    context = {"person": person, "b": found, "tilbage": _tilbage(request, person)}
    return render(request, "bemaerkninger/udloebet.html", context)


def _vis(
    request: Anmodning,
    person: PersonOverblik,
    typer: Sequence[Type],
    udfyldt: Udfyldt,
    nu: datetime,
    detaljer: Detaljer | None = None,
) -> HttpResponse:
    i_dag = dag(nu)
    side = Formular(
        person=person,
        typer=[Typevalg(t, t.senest(i_dag), str(t.id) == udfyldt.type_id) for t in typer],
        udfyldt=udfyldt,
        i_dag=i_dag,
        tilbage=_tilbage(request, person),
        detaljer=detaljer,
        fejl=udfyldt.fejl,
    )
    template = (
        "bemaerkninger/partials/dialog.html"
        if request.htmx.target == VINDUE
        else "bemaerkninger/side.html"
    )
    return render(request, template, {"side": side})


def _faerdig(request: Anmodning, person: PersonOverblik) -> HttpResponse:
    """Back to the tab that the form was opened from, which now shows what was written."""
    return _videre(request, _tilbage(request, person))


def _videre(request: Anmodning, adresse: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": adresse})
    return HttpResponseRedirect(adresse)


def _tilbage(request: Anmodning, person: PersonOverblik) -> str:
    wanted = request.POST.get("tilbage", "") or request.GET.get("tilbage", "")
    return sikker_sti(request, wanted) or reverse("person", args=[person.part_uuid])


def _noter(
    request: Anmodning, person: PersonOverblik, handling: str, row: Bemaerkning, type_navn: str
) -> None:
    told = services.sporbar(handling, row, type_navn)
    revisionslog.noter(
        request, [opslag_person(komponenter.BEMAERKNING, person, soegekriterier=told)]
    )
