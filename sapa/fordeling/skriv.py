"""Send journalnotat: the draft, its autosave, its templates, and the sending of it, once.

Before the dialog is shown and before anything is sent, the Fordelingskomponent is asked which
systems can receive. That is network, so the answer comes in two halves (access.fortsaettelse).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.fortsaettelse import Fortsaettes
from access.revisionslog import Opslag
from access.values import Permission
from access.views_support import kraever
from fordeling import kladder, selectors, services
from fordeling.kladder import AndetVindue, Udkast
from fordeling.models import Aflevering
from fordeling.services import Forsendelsesdel
from fordeling.vaekker import vaekker
from fordeling.values import NOTATLOFT, Objekttype, Part
from fordeling.wire import beskeder, journalnotat
from indexes.part.selectors import Personnavn, PersonOverblik, personnavn
from indexes.sag import selectors as sagsindeks
from sapa.fordeling.formular import Udfyldt, med_autotekst, side
from sapa.fordeling.sager import Muligsag, Rute, kan_modtage, mulige
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.logning import opslag_person
from sapa.overblik.views.person import find_person

SKRIV = (Permission.SE_PERSON, Permission.OPRET_JOURNALNOTAT)


@kraever(*SKRIV)
@require_GET
def skriv(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The dialog with the author's draft about the person, `?sag=` chosen in it."""
    nu = timezone.now()
    person = _person(request, part_uuid, nu)
    sager = mulige(adgang=request.adgang, part_uuid=part_uuid, at=nu)
    wanted = request.GET.get("sag")
    valgt = next((m.sag.sag_uuid for m in sager if str(m.sag.sag_uuid) == wanted), None)
    udkast = kladder.aaben(adgang=request.adgang, part_uuid=part_uuid, sag=valgt, now=nu)
    revisionslog.noter(request, [opslag_person(komponenter.KLADDE, person)])
    return _dialog(request, person, udkast, sager)


@kraever(*SKRIV)
@require_GET
def fra_sag(request: Anmodning, sag_uuid: UUID) -> HttpResponse:
    """From the page of a case: to the dialog about its primary part, with the case chosen."""
    fakta = sagsindeks.sagsfakta(adgang=request.adgang, sag_uuid=sag_uuid)
    if fakta is None or fakta.primaer_part_uuid is None:
        raise Http404
    url = reverse("journalnotat", args=[fakta.primaer_part_uuid])
    return HttpResponseRedirect(f"{url}?sag={sag_uuid}")


@kraever(*SKRIV)
@require_POST
def gem(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Save the draft: by htmx while it is written (the line below the text is the answer), or with
    a template put in."""
    nu = timezone.now()
    person = _hvem(request, part_uuid)
    udfyldt = Udfyldt.laes(request.POST)
    if udfyldt.skabelon is not None and "indsaet" in request.POST:
        tekst = selectors.skabelon(udfyldt.skabelon, adgang=request.adgang)
        ind = med_autotekst(tekst, person=person, adgang=request.adgang, nu=nu)
        udfyldt = replace(udfyldt, tekst=f"{udfyldt.tekst}\n{ind}" if udfyldt.tekst else ind)
    fejl = ""
    udkast = None
    try:
        udkast = _gem(request, udfyldt, nu)
        if udkast is None:
            fejl = _("Notatet er allerede sendt, eller kladden er slettet.")
    except AndetVindue:
        fejl = _("Kladden er åbnet i et andet vindue, og gemmes derfra.")
    if request.htmx:
        context = {"udkast": udkast, "fejl": fejl, "tilbage": NOTATLOFT - udfyldt.bytes}
        return render(request, "fordeling/partials/gemt.html", context)
    return HttpResponseRedirect(reverse("journalnotat", args=[part_uuid]))


@kraever(*SKRIV)
@require_POST
def annuller(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Close the dialog. What stands in it is kept as the draft, unless it is to be thrown away."""
    udfyldt = Udfyldt.laes(request.POST)
    if request.POST.get("kasser") != "1":
        with suppress(AndetVindue):  # kept from there
            _gem(request, udfyldt, timezone.now())
    elif udfyldt.kladde is not None:
        kladder.kasser(udfyldt.kladde, adgang=request.adgang)
    return HttpResponseRedirect(reverse("person", args=[part_uuid]))


@kraever(*SKRIV)
@require_POST
def send(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Send. The draft is saved first; what was sent before is shown, however often it comes."""
    nu = timezone.now()
    person = _hvem(request, part_uuid)
    udfyldt = Udfyldt.laes(request.POST)
    fejl: dict[str, Any] = {}
    try:
        udkast = _gem(request, udfyldt, nu)
    except AndetVindue:
        udkast = _andet_vindue(request, udfyldt)
        fejl["form"] = _(
            "Kladden er åbnet i et andet vindue. Her står det, som du skrev i dette."
            " Send igen, hvis det er det, der skal sendes."
        )
    if udkast is None:
        return _sendt_foer(request, udfyldt, part_uuid)
    til = mulige(adgang=request.adgang, part_uuid=part_uuid, at=nu, kun=udkast.sager)
    fejl = {**udfyldt.mangler(), **fejl}
    if not til:
        fejl["sager"] = _("Vælg mindst én sag.")
    if fejl:
        sager = mulige(adgang=request.adgang, part_uuid=part_uuid, at=nu)
        return _dialog(request, _person(request, part_uuid, nu), udkast, sager, fejl)
    cvr, ruter = request.adgang.scope_cvr, {m.rute for m in til}
    return Fortsaettes(
        lambda: kan_modtage(ruter, cvr=cvr),
        lambda kan: _afsend(request, person, udkast, til, kan),
    )


def _afsend(
    request: Anmodning,
    person: Personnavn,
    udkast: Udkast,
    til: Sequence[Muligsag],
    kan: Mapping[Rute, bool],
) -> HttpResponse:
    """The second half: what can be received becomes hand-offs, all or nothing."""
    nu = timezone.now()
    if any(kan.get(m.rute) is False for m in til):
        fejl = {"sager": _("En valgt sags system kan ikke modtage lige nu. Fravælg den.")}
        sager = mulige(adgang=request.adgang, part_uuid=person.part_uuid, at=nu)
        shown = _person(request, person.part_uuid, nu)
        return _vis(request, shown, udkast, sager, kan, fejl)
    services.opret(
        [del_til(m, person, udkast.overskrift, udkast.tekst, request, nu) for m in til],
        forsendelse=udkast.id,
        adgang=request.adgang,
        part_uuid=person.part_uuid,
        overskrift=udkast.overskrift,
        now=nu,
        med=lambda rows: revisionslog.raekker(request, [_sendt(person, row) for row in rows]),
    )
    transaction.on_commit(vaekker.ring)
    return HttpResponseRedirect(reverse("forsendelse", args=[udkast.id]))


def _sendt(person: Personnavn, row: Aflevering) -> Opslag:
    return replace(
        opslag_person(komponenter.JOURNALNOTAT_SENDT, person),
        sag_uuid=row.sag_uuid,
        sag=f"{row.kle} - {row.sag_titel}",
        soegekriterier=revisionslog.kriterier([("Transaktion", str(row.id))]),
    )


def del_til(
    mulig: Muligsag,
    person: PersonOverblik | Personnavn,
    overskrift: str,
    tekst: str,
    request: Anmodning,
    nu: datetime,
) -> Forsendelsesdel:
    """The note as the system of one case gets it: with the case and the person (b.4)."""
    adressat = mulig.adressat
    notat = journalnotat.Journalnotat(
        id=uuid4(),
        kle=adressat.kle,
        titel=overskrift,
        tekst=tekst,
        skrevet=nu,
        facet=adressat.facet,
        sag=adressat.sag,
        part=Part("Person", {"urn": f"urn:oio:cpr-nr:{person.cpr.tal}"}),
        bruger=request.adgang.bruger_uuid,
    )
    vaerdi = journalnotat.byg(notat, system=settings.FORDELING.system)
    objekt = beskeder.skriv_objekt(Objekttype.JOURNALPOST, vaerdi)
    return Forsendelsesdel(adressat, Objekttype.JOURNALPOST, notat.id, objekt)


def _gem(request: Anmodning, udfyldt: Udfyldt, nu: datetime) -> Udkast | None:
    if udfyldt.kladde is None:
        return None
    return kladder.gem(
        udfyldt.kladde,
        adgang=request.adgang,
        overskrift=udfyldt.overskrift,
        tekst=udfyldt.tekst,
        sager=udfyldt.sager,
        vindue=udfyldt.vindue,
        now=nu,
    )


def _andet_vindue(request: Anmodning, udfyldt: Udfyldt) -> Udkast | None:
    """What was written here, in the draft that is this window's again; nothing is saved yet."""
    udkast = kladder.overtag(udfyldt.kladde or uuid4(), adgang=request.adgang)
    if udkast is None:
        return None
    return replace(udkast, overskrift=udfyldt.overskrift, tekst=udfyldt.tekst, sager=udfyldt.sager)


def _sendt_foer(request: Anmodning, udfyldt: Udfyldt, part_uuid: UUID) -> HttpResponse:
    """A double click, or the back button: lead to what was made of it."""
    if udfyldt.kladde is not None and selectors.forsendelse(udfyldt.kladde, adgang=request.adgang):
        return HttpResponseRedirect(reverse("forsendelse", args=[udfyldt.kladde]))
    return HttpResponseRedirect(reverse("journalnotat", args=[part_uuid]))


def _dialog(
    request: Anmodning,
    person: PersonOverblik,
    udkast: Udkast,
    sager: Sequence[Muligsag],
    fejl: Mapping[str, Any] | None = None,
) -> HttpResponse:
    cvr, ruter = request.adgang.scope_cvr, {m.rute for m in sager}
    # The second half is made when the cookies have been set: who comes straight here has none yet.
    get_token(request)
    return Fortsaettes(
        lambda: kan_modtage(ruter, cvr=cvr),
        lambda kan: _vis(request, person, udkast, sager, kan, fejl),
    )


def _vis(
    request: Anmodning,
    person: PersonOverblik,
    udkast: Udkast,
    sager: Sequence[Muligsag],
    kan: Mapping[Rute, bool],
    fejl: Mapping[str, Any] | None = None,
) -> HttpResponse:
    shown = side(
        person=person,
        udkast=udkast,
        mulige=sager,
        kan=kan,
        titler=selectors.titler(adgang=request.adgang),
        skabeloner=selectors.skabeloner(adgang=request.adgang),
        fejl=fejl,
    )
    status = 422 if fejl else 200
    return render(request, "fordeling/skriv.html", {"side": shown}, status=status)


def _person(request: Anmodning, part_uuid: UUID, nu: datetime) -> PersonOverblik:
    """Whom the note is about, as the dialog shows her. Without a Fordelingskomponent there is
    nothing to write to."""
    if not settings.FORDELING.url:
        raise Http404
    return find_person(request, part_uuid, nu)


def _hvem(request: Anmodning, part_uuid: UUID) -> Personnavn:
    """The same, where she is not shown."""
    person = personnavn(adgang=request.adgang, part_uuid=part_uuid)
    if person is None or not settings.FORDELING.url:
        raise Http404
    return person
