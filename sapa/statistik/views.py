"""Statistics: numbers with charts and tables, and each table as a file. Nobody is named."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from access.values import driver_landet
from sapa.administration.adgang import administrator
from sapa.overblik.anmodning import Anmodning
from sapa.revision.values import maaneder_efter
from sapa.statistik import selectors, sider
from sapa.statistik.selectors import Udsnit

_MAANED = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_MAKS_MAANEDER = 60
ALLE = "alle"


@administrator()
@require_GET
def statistik(request: Anmodning) -> HttpResponse:
    """The period's numbers of the authority on whose behalf she works; for the national operator
    also of another, or of all."""
    udsnit = _udsnit(request)
    _noter(request, udsnit, "side")
    operatoer = _operatoer(request)
    context = {
        "side": sider.byg(udsnit, timezone.now()),
        "udsnit": udsnit,
        "fra": f"{udsnit.fra:%Y-%m}",
        "til": f"{udsnit.til:%Y-%m}",
        "myndighed": udsnit.cvr or ALLE,
        "myndigheder": selectors.myndigheder() if operatoer else (),
        "alle": ALLE,
        "menu": "administration",
    }
    return render(request, "statistik/statistik.html", context)


@administrator()
@require_GET
def fil(request: Anmodning, tabel: str) -> HttpResponse:
    """One of the page's tables as CSV, semicolons between, as Excel reads it."""
    udsnit = _udsnit(request)
    found = {t.noegle: t for t in sider.byg(udsnit, timezone.now()).tabeller}.get(tabel)
    if found is None:
        raise Http404
    _noter(request, udsnit, tabel)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(found.kolonner)
    writer.writerows(found.raekker)
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="statistik-{tabel}.csv"',
        },
    )


def _udsnit(request: Anmodning) -> Udsnit:
    """The months asked for, else the last thirteen; never more than five years, and in order."""
    this = timezone.localdate().replace(day=1)
    til = _maaned(request.GET.get("til", ""), this)
    fra = _maaned(request.GET.get("fra", ""), maaneder_efter(til, -12))
    fra = max(min(fra, til), maaneder_efter(til, -_MAKS_MAANEDER))
    cvr = request.adgang.scope_cvr
    wanted = request.GET.get("myndighed", "")
    if wanted and _operatoer(request):
        known = {code for code, _navn in selectors.myndigheder()}
        cvr = "" if wanted == ALLE else wanted if wanted in known else cvr
    return Udsnit(fra, til, cvr)


def _maaned(text: str, ellers: date) -> date:
    match = _MAANED.fullmatch(text)
    return date(int(match[1]), int(match[2]), 1) if match else ellers


def _operatoer(request: Anmodning) -> bool:
    return driver_landet(request.adgang)


def _noter(request: Anmodning, udsnit: Udsnit, hvad: str) -> None:
    told = [
        ("Statistik", hvad),
        ("Fra", f"{udsnit.fra:%Y-%m}"),
        ("Til", f"{udsnit.til:%Y-%m}"),
        ("CVR", udsnit.cvr),
    ]
    revisionslog.noter(request, [Opslag(komponenter.STATISTIK, soegekriterier=kriterier(told))])
