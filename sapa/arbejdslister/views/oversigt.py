"""Where lists begin: what may be made, what was made, and what waits for approval."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from access.values import Permission
from access.views_support import kraever_login
from sapa.arbejdslister import selectors
from sapa.arbejdslister.rettigheder import maa
from sapa.arbejdslister.sider import Koerselsside, Kriterietekst
from sapa.arbejdslister.values import Art, Kriterier
from sapa.overblik.anmodning import Anmodning


@kraever_login
@require_GET
def oversigt(request: Anmodning) -> HttpResponse:
    """The user's own runs and her authority's saved populations. Names nobody, so nothing is
    logged."""
    adgang = request.adgang
    arter = selectors.arter(adgang)
    context = {
        "menu": "arbejdslister",
        "arter": [art.value for art in arter],
        "koersler": [Koerselsside(k) for k in selectors.seneste_koersler(adgang)],
        "populationer": selectors.populationer(adgang) if Art.UDSOEGNING in arter else [],
        "til_godkendelse": [
            (k, Kriterietekst(Kriterier.fra_data(k.kriterier)))
            for k in selectors.til_godkendelse(adgang)
        ],
        "maa_godkende": maa(adgang, Permission.GODKEND_POPULATION),
    }
    return render(request, "arbejdslister/oversigt.html", context)
