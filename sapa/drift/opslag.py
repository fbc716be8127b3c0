"""Operations: how the live look-ups in CPR go, and whether it is asked at all right now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET

from access import komponenter, revisionslog
from access.revisionslog import Opslag
from access.values import Permission
from access.views_support import kraever
from indexes.opslag import selectors
from indexes.opslag.afbryder import Stand
from indexes.opslag.selectors import Kildetilstand
from indexes.opslag.values import Fejlart
from sapa.drift.landet import ser_landet
from sapa.drift.sider import Maerke, varighed
from sapa.overblik.anmodning import Anmodning

_STAND = {
    Stand.LUKKET: ("ok", "check", _lazy("Spørges")),
    Stand.HALVAABEN: ("warn", "hourglass", _lazy("Prøves igen ved næste opslag")),
    Stand.AABEN: ("bad", "error", _lazy("Spørges ikke")),
}
_ARTER: dict[str, Promise] = {
    Fejlart.TIMEOUT: _lazy("intet svar i tide"),
    Fejlart.FEJL: _lazy("kunne ikke nås, eller meldte fejl"),
    Fejlart.UGYLDIGT_SVAR: _lazy("svaret kunne ikke læses"),
}
_FEJLGRAENSER = ((20.0, "bad", "error"), (5.0, "warn", "warning"))


@dataclass(frozen=True, slots=True)
class Kildelinje:
    """A source as a row."""

    k: Kildetilstand
    now: datetime
    frist: float
    samtidige: int

    @property
    def stand(self) -> Maerke:
        return Maerke(*_STAND[self.k.stand])

    @property
    def fejlart(self) -> str | Promise:
        return _ARTER.get(self.k.sidste_fejlart, self.k.sidste_fejlart)

    @property
    def procent(self) -> str:
        return f"{self.k.fejlprocent:.1f}".replace(".", ",") + " %"

    @property
    def fejl(self) -> Maerke | None:
        """A warning where more goes wrong than now and then."""
        for limit, tone, icon in _FEJLGRAENSER:
            if self.k.kald and self.k.fejlprocent >= limit:
                return Maerke(tone, icon, self.procent)
        return None

    @property
    def alder(self) -> str:
        """How long since it last answered."""
        return varighed((self.now - self.k.sidst_ok).total_seconds()) if self.k.sidst_ok else ""


@kraever(Permission.DRIFT)
@require_GET
def opslag(request: Anmodning) -> HttpResponse:
    """State of the breaker, last answer, last failure; and to who runs the nation the figures of
    the last hour, which are of everybody's look-ups."""
    found = selectors.tilstand()
    revisionslog.noter(request, [Opslag(komponenter.OPSLAGSDRIFT)])
    o = settings.OPSLAG
    context = {
        "x": Kildelinje(found, timezone.now(), o.frist, o.samtidige) if found else None,
        "landet": ser_landet(request),
        "menu": "drift",
        "fane": "opslag",
    }
    return render(request, "drift/opslag.html", context)
