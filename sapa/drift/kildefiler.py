"""What the page of sources shows of deliveries as files, ready for the template."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from indexes.kilder.filrader import Filrad
from indexes.kilder.models import Fil
from sapa.drift.sider import Maerke

_TILSTAND: dict[str, tuple[str, str]] = {
    Fil.Tilstand.LAESES: ("info", "sync"),
    Fil.Tilstand.FAERDIG: ("ok", "check"),
    Fil.Tilstand.BRUDT: ("bad", "error"),
}
_REGLER: dict[str, Promise] = {
    "fil.ulaeselig": _lazy("Filen kan ikke læses til ende."),
    "antal.flere": _lazy("Filen har flere linjer, end den lovede."),
    "antal.faerre": _lazy("Filen har færre linjer, end den lovede."),
    "slut.mangler": _lazy("Filen er skåret af: slutlinjen mangler."),
    "slut.efter": _lazy("Der står noget efter slutlinjen."),
    "slut.form": _lazy("Slutlinjen kan ikke læses."),
    "slut.antal": _lazy("Slutlinjens antal er et andet end det, filen lovede."),
    "slut.sha256": _lazy("Linjerne er ikke dem, slutlinjen er beregnet af."),
}


@dataclass(frozen=True, slots=True)
class Fillinje:
    """A file as a row of the page."""

    f: Filrad

    @property
    def tilstand(self) -> Maerke:
        return Maerke(*_TILSTAND[self.f.tilstand], Fil.Tilstand(self.f.tilstand).label)

    @property
    def grund(self) -> str | Promise:
        """Why it is broken; empty if it is not."""
        return _REGLER.get(self.f.regel, self.f.regel)
