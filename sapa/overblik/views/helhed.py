"""The tab Helhedsoverblik: sager and ydelser on one axis, of a person, her household or her family.

Everyone shown is looked at: her sager and her ydelser are each a row of the revisionslog.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import komponenter
from access.formaal.krav import sporg
from access.formaal.services import med_formaal
from access.formaal.values import YDELSER_ANDRE
from access.selectors import leverancer
from access.values import Permission
from access.views_support import kraever
from indexes.klassifikation.selectors import hovedgruppetitler
from indexes.part.selectors import Husstand, PersonOverblik, familie_og_husstand
from indexes.sag.selectors import sagsforloeb, skjulte_om
from indexes.sag.selectors.faelles import friskhed
from indexes.sag.values import Kilde, Sagsforloeb, Skjulte
from indexes.ydelse.selectors import ydelsesforloeb
from indexes.ydelse.values import Ydelsesforloeb
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.hvorfor import skjult
from sapa.overblik.tidslinje.formaal import formaal_for
from sapa.overblik.tidslinje.helhed import Helhedsside, Helhedsvalg, dele_af, nyeste
from sapa.overblik.tidslinje.raekker import HUSSTAND, PERSON, Omfattet, omfattede, raekker_af
from sapa.overblik.views.person import find_person, personhoved


@kraever(Permission.SE_PERSON)
@require_GET
def helhed(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The tab, of whom and over the days that the address asks for."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    valg = Helhedsvalg.laes(request.GET)
    personer, hjem = _personer(request, person, valg, nu)
    uuids = [p.part_uuid for p in personer]
    adgang = request.adgang
    chosen, mangler = formaal_for(request, [YDELSER_ANDRE] if _ser_ydelser(request) else [])
    sager: list[Sagsforloeb] = []
    ydelser: list[Ydelsesforloeb] = []
    hidden = Skjulte(())
    if adgang.har(Permission.SE_SAG):
        sager = sagsforloeb(adgang=adgang, part_uuids=uuids, at=nu)
        hidden = skjulte_om(adgang=adgang, part_uuids=uuids, at=nu)
    if _ser_ydelser(request):
        ydelser = ydelsesforloeb(adgang=adgang, part_uuids=uuids, kun_egne=bool(mangler))
    i_dag = timezone.localdate(nu)
    alle = raekker_af(personer, sager, ydelser, i_dag)
    ramme = valg.ramme(i_dag, alle)
    vist, cut = nyeste([r for r in alle if ramme.rummer(r.fra, r.slut)])
    ekstra = [
        row for p in personer for row in med_formaal(p.opslag(adgang), chosen.get(YDELSER_ANDRE))
    ]
    titler = hovedgruppetitler({r.hovedgruppe for r in vist if r.hovedgruppe})
    side = Helhedsside(
        hoved=personhoved(request, person, "helhed", [komponenter.PERSON], nu, ekstra=ekstra),
        hvem=valg.hvemvalg(),
        perioder=valg.perioder(),
        valg=valg,
        ramme=ramme,
        dele=dele_af(personer, vist, ramme, titler),
        raekker=tuple(vist),
        kilder=_kilder(sager, ydelser, nu),
        skjulte=skjult(hidden, adgang),
        url=reverse("helhed", args=[person.part_uuid]),
        formaal=sporg(YDELSER_ANDRE, tilbage=request.get_full_path()) if mangler else None,
        husstand_skjult=valg.hvem == HUSSTAND and hjem is not None and hjem.skjult,
        flere_beboere=valg.hvem == HUSSTAND and hjem is not None and hjem.har_flere,
        afkortet=cut,
    )
    return render(request, "overblik/helhed.html", {"side": side})


def _ser_ydelser(request: Anmodning) -> bool:
    return request.adgang.har(Permission.SE_YDELSE)


def _personer(
    request: Anmodning, person: PersonOverblik, valg: Helhedsvalg, nu: datetime
) -> tuple[list[Omfattet], Husstand | None]:
    if valg.hvem == PERSON:
        return omfattede(person, PERSON, [], None), None
    familie, hjem = familie_og_husstand(adgang=request.adgang, part_uuid=person.part_uuid, at=nu)
    return omfattede(person, valg.hvem, familie, hjem), hjem


def _kilder(
    sager: Sequence[Sagsforloeb], ydelser: Sequence[Ydelsesforloeb], nu: datetime
) -> tuple[Kilde, ...]:
    rows = [*sager, *ydelser]
    if not rows:
        return ()
    systems = {r.fagsystem_id: r.fagsystem for r in rows}
    return friskhed(systems, leverancer({r.myndighed_id for r in rows}), at=nu)
