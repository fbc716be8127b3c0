"""The tab Tidslinje of a person: what happened, newest first, from providers that fail alone.

Each provider shown is a row of the revisionslog; one that did not answer showed nothing, and has
none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from access import komponenter
from access.formaal.krav import sporg
from access.formaal.services import med_formaal
from access.selectors import leverancer
from access.values import Permission
from access.views_support import kraever
from indexes.part.selectors import PersonOverblik
from indexes.sag import selectors as sagsindeks
from indexes.sag.selectors.faelles import friskhed
from indexes.sag.values import Kilde
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.dato import laes
from sapa.overblik.hvorfor import laes_skjult
from sapa.overblik.logning import opslag_person
from sapa.overblik.sider import Skjult
from sapa.overblik.svigt import fejler_alene
from sapa.overblik.svigt import laes as laes_alene
from sapa.overblik.tidslinje.formaal import formaal_for
from sapa.overblik.tidslinje.hent import MAKS, Spoergsmaal, hent
from sapa.overblik.tidslinje.indbyggede import SAGER
from sapa.overblik.tidslinje.side import Tidslinjeside, Udbydervalg, grupper
from sapa.overblik.tidslinje.udbyder import Haendelse, Udbyder, Vindue, udbydere
from sapa.overblik.tidslinje.valg import Tidsvalg
from sapa.overblik.views.person import find_person, kun_hoved, personhoved


@kraever(Permission.SE_PERSON)
@require_GET
@fejler_alene("tidslinje", kun_hoved)
def tidslinje(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The tab, as its filter asks for it."""
    nu = timezone.now()
    dato = laes(request.GET.get("dato", ""), now=nu)
    i_dag = dato.dato
    person = find_person(request, part_uuid, nu)
    tilbudte = udbydere(request.adgang)
    valg = Tidsvalg.laes(request.GET, [u.noegle for u in tilbudte], dato=dato.valgt)
    valgte = [u for u in tilbudte if not valg.vis or u.noegle in valg.vis]
    chosen, mangler = formaal_for(request, {u.formaal for u in valgte if u.formaal})
    vindue = Vindue(
        adgang=request.adgang,
        part_uuid=person.part_uuid,
        fra=valg.fra,
        til=valg.slut(i_dag),
        at=dato.at,
        maks=MAKS,
    )
    udsnit = hent(_spoergsmaal(valgte, vindue, mangler))
    kilder = laes_alene(
        request, ["tidslinje_kilder"], lambda: _kilder(udsnit.haendelser, person, nu)
    )
    ude = [u.navn for u in udsnit.svigtede] + ([] if kilder is not None else [_("Kilder")])
    ekstra = [
        row
        for u in udsnit.svarede
        for row in med_formaal([opslag_person(u.element, person)], chosen.get(u.formaal))
    ]
    url = reverse("tidslinje", args=[person.part_uuid])
    side = Tidslinjeside(
        hoved=personhoved(request, person, "tidslinje", [komponenter.PERSON], nu, ekstra=ekstra),
        valg=valg,
        udbydere=tuple(
            Udbydervalg(u.noegle, u.navn, u.klasse, not valg.vis or u.noegle in valg.vis)
            for u in tilbudte
        ),
        perioder=valg.perioder(i_dag),
        zoom=valg.zoomvalg(),
        grupper=grupper(udsnit.haendelser, tilbudte, valg.zoom),
        udsnit=udsnit,
        kilder=kilder or (),
        svigtede=tuple(ude),
        skjulte=_skjulte(request, person, udsnit.svarede, dato.at),
        formaal=tuple(sporg(opslag, tilbage=request.get_full_path()) for opslag in sorted(mangler)),
        url=url,
        aeldre=_adresse(url, valg, udsnit.foer) if udsnit.foer else "",
        nyeste=_adresse(url, valg, None) if valg.foer else "",
    )
    return render(request, "overblik/tidslinje.html", {"side": side})


def _spoergsmaal(valgte: Sequence[Udbyder], vindue: Vindue, mangler: set[str]) -> list[Spoergsmaal]:
    """Whom to ask, and for what: without its purpose a provider is not asked, or for less."""
    return [
        Spoergsmaal(u, replace(vindue, kun_egne=u.formaal in mangler))
        for u in valgte
        if u.formaal not in mangler or u.egne_uden_formaal
    ]


def _kilder(
    haendelser: Sequence[Haendelse], person: PersonOverblik, nu: datetime
) -> tuple[Kilde, ...]:
    """CPR, and the systems behind what is shown, each with its time."""
    systems = {h.fagsystem_id: h.kilde for h in haendelser if h.fagsystem_id is not None}
    authorities = {h.myndighed_id for h in haendelser if h.myndighed_id is not None}
    cpr = Kilde("CPR", person.opdateret, "ok")
    if not systems:
        return (cpr,)
    return (cpr, *friskhed(systems, leverancer(authorities), at=nu))


def _skjulte(
    request: Anmodning, person: PersonOverblik, svarede: Sequence[Udbyder], nu: datetime
) -> Skjult:
    """The stub of hidden sager, as the block Sager has it, where sager are shown here."""
    if not any(u.noegle == SAGER for u in svarede):
        return Skjult(0, ())
    return laes_skjult(
        request,
        "tidslinje",
        lambda: sagsindeks.skjulte(adgang=request.adgang, part_uuid=person.part_uuid, at=nu),
    )


def _adresse(url: str, valg: Tidsvalg, foer: date | None) -> str:
    return url + replace(valg, foer=foer).query()
