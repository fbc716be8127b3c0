"""Hvorfor? The rule that hides a sag, in words, and the limits in the order they are tried."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indexes.sag.values import Skjulte
from sapa.overblik.sider import Proeve, Skjulgrund, Skjult

# The order of access.regler.RAEKKEFOELGE; Visning always holds where the block is shown at all.
_GRAENSER: dict[str, tuple[str | Promise, str | Promise]] = {
    "rolle": (_("Rolle"), _("Din rolle giver ikke adgang til sager her.")),
    "myndighed": (_("Myndighed"), _("Din rolle gælder for en anden myndighed.")),
    "kle": (_("KLE-emne"), _("Din rolle begrænser, hvilke emner (KLE) du kan se.")),
    "foelsomhed": (_("Følsomhed"), _("Din rolle begrænser, hvor følsomme sager du kan se.")),
    "enhed": (_("Enhed"), _("Din rolle begrænser, hvilke enheders sager du kan se.")),
    "fagsystem": (_("Fagsystem"), _("Din rolle begrænser, hvilke fagsystemers sager du kan se.")),
    "sikkerhedsprofil": (
        _("Sikkerhedsprofil"),
        _("Sagen er begrænset til navngivne medarbejdere eller enheder."),
    ),
}


def skjult(skjulte: Skjulte) -> Skjult:
    """The stub that a block of sager ends with."""
    return Skjult(skjulte.antal, tuple(_grund(*grund) for grund in skjulte.grunde))


def _grund(graense: str, antal: int) -> Skjulgrund:
    names = list(_GRAENSER)
    stopped = names.index(graense)
    proever = tuple(
        Proeve(_GRAENSER[navn][0], stoppede=n == stopped, bestaaet=n < stopped)
        for n, navn in enumerate(names)
    )
    return Skjulgrund(antal, _GRAENSER[graense][1], proever)
