"""The inbox as CSV: what the list shows, with CPR numbers masked as on the screen.

Each person in it is a row of the revisionslog: a file leaves the house.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from access import komponenter, revisionslog
from access.revisionslog import Opslag
from access.values import Permission
from access.views_support import kraever
from advis.indbakke import liste
from sapa.advis import linjer as vist
from sapa.advis import valg as valgt
from sapa.advis.linjer import Linje
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.templatetags.sapa import dato, klokken

MAKS = 2000


@kraever(Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
@require_GET
def hent(request: Anmodning) -> HttpResponse:
    """At most 2,000 of what is chosen, newest first."""
    now = timezone.now()
    valg = valgt.laes(request)
    side = liste.side(adgang=request.adgang, valg=valg, at=now, antal=MAKS)
    rows = vist.linjer(side.raekker, adgang=request.adgang, at=now)
    om = valgt.som_kriterier(valg)
    looks = {
        x.part.part_uuid: Opslag(
            komponenter.ADVIS_EKSPORT,
            part_uuid=x.part.part_uuid,
            part_cpr=x.part.cpr,
            part_navn=x.part.navn,
            part_kommune=x.part.kommune_navn,
            soegekriterier=om,
        )
        for x in rows
        if x.part is not None
    }
    revisionslog.noter(
        request, [*looks.values()] or [Opslag(komponenter.ADVIS_EKSPORT, soegekriterier=om)]
    )
    ud = io.StringIO()
    skriver = csv.writer(ud, delimiter=";", lineterminator="\r\n")
    skriver.writerow(
        [
            _("Hændelse"),
            _("Hændelsesdato"),
            _("Modtaget"),
            _("CPR"),
            _("Navn"),
            _("Advisgruppe"),
            _("Advistype"),
            _("Status"),
            _("Bemærkning"),
        ]
    )
    for row in rows:
        skriver.writerow([_sikker(felt) for felt in _felter(row)])
    svar = HttpResponse("\ufeff" + ud.getvalue(), content_type="text/csv; charset=utf-8")
    svar.headers["Content-Disposition"] = f'attachment; filename="adviser-{now:%Y%m%d-%H%M}.csv"'
    return svar


def _felter(x: Linje) -> Iterator[str]:
    yield x.r.navn
    yield dato(x.r.begivenhedsdato)
    yield f"{dato(x.r.modtaget)} {klokken(x.r.modtaget)}"
    yield x.cpr
    yield x.hvem
    yield x.r.gruppe
    yield str(x.type)
    yield str(vist.STATUSSER[vist.Status(x.r.status)])
    yield ", ".join(m.tekst for m in x.maerker)


def _sikker(felt: str) -> str:
    """A spreadsheet takes a text that begins so for a formula."""
    return f"'{felt}" if felt[:1] in {"=", "+", "-", "@", "\t", "\r"} and len(felt) > 1 else felt
