"""Operations: how fresh each source of the part register is, and what came of its deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever
from indexes.kildepush import friskhed, selectors
from indexes.kildepush.friskhed import Kildestand
from indexes.kilder.filrader import filer
from indexes.modtagelse.values import Friskhed
from sapa.drift import sider
from sapa.drift.kildefiler import Fillinje
from sapa.drift.landet import ser_landet
from sapa.drift.sider import Maerke, varighed
from sapa.overblik.anmodning import Anmodning


@dataclass(frozen=True, slots=True)
class Kildelinje:
    """A source as a row of the overview."""

    k: Kildestand
    now: datetime
    i_karantaene: int

    @property
    def friskhed(self) -> Maerke:
        return Maerke(*sider.FRISKHED[self.k.stand])

    @property
    def kalder(self) -> bool:
        """True if somebody should look at it."""
        return self.k.stand in {Friskhed.SENT, Friskhed.STILLE} or self.i_karantaene > 0

    @property
    def alder(self) -> str:
        alder = self.k.alder(self.now)
        return varighed(alder.total_seconds()) if alder is not None else ""

    @property
    def loefte(self) -> str:
        return varighed(self.k.loefte_minutter * 60)


@kraever(Permission.DRIFT)
@require_GET
def kilder(request: Anmodning) -> HttpResponse:
    """Per source: when it was heard from, against its promise; and to who runs the nation what
    became of what it said, and its files, which are of everybody's people."""
    now = timezone.now()
    dage = sider.dage(request.GET.get("dage", ""))
    landet = ser_landet(request)
    ventende = selectors.ventende(adgang=request.adgang)
    linjer = [
        Kildelinje(k, now, ventende.get(k.kode, 0))
        for k in friskhed.kilder(now=now, dage=dage if landet else 0)
    ]
    revisionslog.noter(
        request, [Opslag(komponenter.KILDER, soegekriterier=kriterier([("Dage", str(dage))]))]
    )
    context = {
        # What needs a look comes first; the rest by name.
        "linjer": sorted(linjer, key=lambda x: not x.kalder),
        "landet": landet,
        "filer": [Fillinje(f) for f in filer()] if landet else [],
        "dage": dage,
        "perioder": sider.PERIODER,
        "menu": "drift",
        "fane": "kilder",
    }
    return render(request, "drift/kilder.html", context)
