"""The tab Helhedsoverblik: sager and ydelser on one axis, of a person, her household or her family.

Everyone shown is looked at: her sager and her ydelser are each a row of the revisionslog.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from access import komponenter
from access.formaal.krav import kraever_formaal, sporg
from access.formaal.services import med_formaal
from access.formaal.values import HISTORISK_ADRESSE, YDELSER_ANDRE
from access.selectors import leverancer
from access.tidsgraense import tidsgraense
from access.values import Permission
from access.views_support import kraever
from indexes.klassifikation.selectors import hovedgruppetitler
from indexes.part.selectors import Husstand, PersonOverblik, familie_og_husstand
from indexes.sag.selectors import sagsforloeb, skjulte
from indexes.sag.selectors.faelles import friskhed
from indexes.sag.values import Kilde, Sagsforloeb
from indexes.ydelse.selectors import ydelsesforloeb
from indexes.ydelse.values import Ydelsesforloeb
from sapa.overblik import svigt
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.dato import foer_i_dag, laes
from sapa.overblik.hvorfor import laes_skjult
from sapa.overblik.sider import Skjult
from sapa.overblik.svigt import fejler_alene
from sapa.overblik.tidslinje.formaal import formaal_for
from sapa.overblik.tidslinje.helhed import Helhedsside, Helhedsvalg, dele_af, nyeste
from sapa.overblik.tidslinje.hent import GRAENSE, hver_for_sig
from sapa.overblik.tidslinje.raekker import (
    FAMILIE,
    HUSSTAND,
    PERSON,
    Omfattet,
    dengang,
    omfattede,
    raekker_af,
)
from sapa.overblik.views.person import find_person, kun_hoved, personhoved
from sapa.visning.gaelder import udelades


def _andre_foer_i_dag(request: HttpRequest, **kwargs: Any) -> bool:
    """Whose home or family it was on an earlier day is told by addresses of earlier."""
    return request.GET.get("hvem") in {HUSSTAND, FAMILIE} and foer_i_dag(request, **kwargs)


@kraever(Permission.SE_PERSON)
@kraever_formaal(HISTORISK_ADRESSE, naar=_andre_foer_i_dag)
@require_GET
@fejler_alene("helhed", kun_hoved)
def helhed(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The tab, of whom and over the days that the address asks for."""
    nu = timezone.now()
    dato = laes(request.GET.get("dato", ""), now=nu)
    i_dag = dato.dato
    adgang = request.adgang
    person = find_person(request, part_uuid, nu)
    tilbudte = _tilbudte(request)
    valg = Helhedsvalg.laes(request.GET, tilbudte, dato=dato.valgt)
    personer, hjem, hjem_ude = _personer(request, person, valg, dato.at)
    ser_ydelser = adgang.har(Permission.SE_YDELSE)
    chosen, mangler = formaal_for(request, [YDELSER_ANDRE] if ser_ydelser else [])
    fundet = _laes(request, [p.part_uuid for p in personer], dato.at, kun_egne=bool(mangler))
    alle = raekker_af(personer, fundet.sager or [], fundet.ydelser or [], i_dag)
    if not dato.er_i_dag:
        alle = [dengang(r, i_dag) for r in alle if r.fra is None or r.fra <= i_dag]
    ramme = valg.ramme(i_dag, alle)
    vist, cut = nyeste([r for r in alle if ramme.rummer(r.fra, r.slut)])
    titler = svigt.laes(
        request,
        ["helhed_titler"],
        lambda: hovedgruppetitler({r.hovedgruppe for r in vist if r.hovedgruppe}),
    )
    kilder = svigt.laes(request, ["helhed_kilder"], lambda: _kilder(fundet, nu))
    ude = [n for n, svar in ((_("KLE-titler"), titler), (_("Kilder"), kilder)) if svar is None]
    ekstra = [p.opslag(komponenter.HELHED_SAGER) for p in personer if fundet.sager is not None]
    if fundet.ydelser is not None:
        rows = [p.opslag(komponenter.HELHED_YDELSER) for p in personer]
        ekstra += med_formaal(rows, chosen.get(YDELSER_ANDRE))
    side = Helhedsside(
        hoved=personhoved(request, person, "helhed", [komponenter.PERSON], nu, ekstra=ekstra),
        hvem=valg.hvemvalg(tilbudte),
        perioder=valg.perioder(),
        valg=valg,
        ramme=ramme,
        dele=dele_af(personer, vist, ramme, titler or {}),
        raekker=tuple(vist),
        kilder=kilder or (),
        skjulte=_skjulte(request, person, dato.at),
        url=reverse("helhed", args=[person.part_uuid]),
        formaal=sporg(YDELSER_ANDRE, tilbage=request.get_full_path()) if mangler else None,
        husstand_skjult=valg.hvem == HUSSTAND and hjem is not None and hjem.skjult,
        flere_beboere=valg.hvem == HUSSTAND and hjem is not None and hjem.har_flere,
        afkortet=cut,
        svigtede=(*hjem_ude, *fundet.svigtede, *ude),
    )
    return render(request, "overblik/helhed.html", {"side": side})


def _tilbudte(request: Anmodning) -> tuple[str, ...]:
    """Whose axis may be asked for: a household and a family are told by the blocks that show
    them."""
    shown = {HUSSTAND: "bopaelssamling", FAMILIE: "familiesamling"}
    return (PERSON, *(h for h, blok in shown.items() if not udelades(request.adgang, blok)))


@dataclass(frozen=True, slots=True)
class _Fundet:
    """What the two sources answered; None for one that was not asked, or did not answer."""

    sager: list[Sagsforloeb] | None
    ydelser: list[Ydelsesforloeb] | None
    svigtede: tuple[str | Promise, ...]


def _laes(
    request: Anmodning, part_uuids: Sequence[UUID], nu: datetime, *, kun_egne: bool
) -> _Fundet:
    """Each source alone: what one cannot answer is missing, and the rest stands."""
    adgang = request.adgang
    kilder: dict[str, tuple[str | Promise, Callable[[], Any]]] = {}
    if adgang.har(Permission.SE_SAG):
        kilder["sager"] = (
            _("Sager"),
            lambda: sagsforloeb(adgang=adgang, part_uuids=part_uuids, at=nu),
        )
    if adgang.har(Permission.SE_YDELSE):
        kilder["ydelser"] = (
            _("Ydelser"),
            lambda: ydelsesforloeb(adgang=adgang, part_uuids=part_uuids, kun_egne=kun_egne),
        )
    with tidsgraense(GRAENSE):
        svar = hver_for_sig([(noegle, spoerg) for noegle, (_navn, spoerg) in kilder.items()])
    fundet = dict(zip(kilder, svar, strict=True))
    failed = tuple(navn for noegle, (navn, _spoerg) in kilder.items() if fundet[noegle] is None)
    return _Fundet(fundet.get("sager"), fundet.get("ydelser"), failed)


def _skjulte(request: Anmodning, person: PersonOverblik, nu: datetime) -> Skjult:
    """The stub of the person's own hidden sager, whoever is shown: those of a family would be
    counted once for each who takes part, and each member's page tells of hers."""
    if not request.adgang.har(Permission.SE_SAG):
        return Skjult(0, ())
    return laes_skjult(
        request,
        "helhed",
        lambda: skjulte(adgang=request.adgang, part_uuid=person.part_uuid, at=nu),
    )


def _personer(
    request: Anmodning, person: PersonOverblik, valg: Helhedsvalg, nu: datetime
) -> tuple[list[Omfattet], Husstand | None, tuple[str | Promise, ...]]:
    """Who is shown, the home, and what could not be read: where that is the family and the home,
    the person stands alone."""
    alene = omfattede(person, PERSON, [], None)
    if valg.hvem == PERSON:
        return alene, None, ()
    fundet = svigt.laes(
        request,
        ["helhed_familie"],
        lambda: familie_og_husstand(adgang=request.adgang, part_uuid=person.part_uuid, at=nu),
    )
    if fundet is None:
        return alene, None, (_("Husstand og familie"),)
    familie, hjem = fundet
    return omfattede(person, valg.hvem, familie, hjem), hjem, ()


def _kilder(fundet: _Fundet, nu: datetime) -> tuple[Kilde, ...]:
    rows: list[Sagsforloeb | Ydelsesforloeb] = [*(fundet.sager or []), *(fundet.ydelser or [])]
    if not rows:
        return ()
    systems = {r.fagsystem_id: r.fagsystem for r in rows}
    return friskhed(systems, leverancer({r.myndighed_id for r in rows}), at=nu)
