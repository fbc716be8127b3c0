"""Hvorfor? The rule that hides sager, documents or ydelser, in words, with the limits in the order
they are tried, and whom to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from access.values import Adgang
from indexes.sag.values import Skjulte
from sapa.overblik import svigt
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.sider import Proeve, Skjulgrund, Skjult, Skjultblok
from sapa.rettigheder.selectors import hvem_spoerger
from sapa.visning.gaelder import visning_for

# The order of access.regler.RAEKKEFOELGE, behind the visning where one holds for the user.
_VISNING = (_("Visning"), _("Din visning (%(visning)s) viser ikke %(hvad)s."))
_GRAENSER: dict[str, tuple[str | Promise, str | Promise]] = {
    "rolle": (_("Rolle"), _("Din rolle giver ikke adgang til %(hvad)s her.")),
    "myndighed": (_("Myndighed"), _("Din rolle gælder for en anden myndighed.")),
    "kle": (_("KLE-emne"), _("Din rolle begrænser, hvilke emner (KLE) du kan se.")),
    "foelsomhed": (_("Følsomhed"), _("Din rolle begrænser, hvor følsomme %(hvad)s du kan se.")),
    "enhed": (_("Enhed"), _("Din rolle begrænser, hvilke enheders %(hvad)s du kan se.")),
    "fagsystem": (
        _("Fagsystem"),
        _("Din rolle begrænser, hvilke fagsystemers %(hvad)s du kan se."),
    ),
    "sikkerhedsprofil": (
        _("Sikkerhedsprofil"),
        _("Adgangen er begrænset til navngivne medarbejdere eller enheder."),
    ),
}
# What only some objects are tried by, after all the others: the rows that they hang on.
_RELATIONER: dict[str, tuple[str | Promise, str | Promise]] = {
    "effektueringer": (_("Udbetalinger"), _("Du har ikke adgang til ydelsens udbetalinger.")),
    "sager": (_("Sag"), _("Du har ikke adgang til dokumentets sag.")),
}


@dataclass(frozen=True, slots=True)
class Hvad:
    """The kind of object that a stub is about."""

    navn: str | Promise
    antal: Callable[[int], str]
    findes: Callable[[int], str]


SAGER = Hvad(
    _("sager"),
    lambda n: ngettext("%(antal)s sag", "%(antal)s sager", n) % {"antal": n},
    lambda n: (
        ngettext(
            "Der findes %(antal)s sag, du ikke har adgang til.",
            "Der findes %(antal)s sager, du ikke har adgang til.",
            n,
        )
        % {"antal": n}
    ),
)
DOKUMENTER = Hvad(
    _("dokumenter"),
    lambda n: ngettext("%(antal)s dokument", "%(antal)s dokumenter", n) % {"antal": n},
    lambda n: (
        ngettext(
            "Der findes %(antal)s dokument, du ikke har adgang til.",
            "Der findes %(antal)s dokumenter, du ikke har adgang til.",
            n,
        )
        % {"antal": n}
    ),
)
YDELSER = Hvad(
    _("ydelser"),
    lambda n: ngettext("%(antal)s ydelse", "%(antal)s ydelser", n) % {"antal": n},
    lambda n: (
        ngettext(
            "Der findes %(antal)s ydelse, du ikke har adgang til.",
            "Der findes %(antal)s ydelser, du ikke har adgang til.",
            n,
        )
        % {"antal": n}
    ),
)


def skjult(skjulte: Skjulte, adgang: Adgang, hvad: Hvad = SAGER) -> Skjult:
    """The stub that a block ends with; empty where nothing is hidden. One query where something
    is."""
    if not skjulte.antal:
        return Skjult(0, ())
    several = len(skjulte.grunde) > 1
    return Skjult(
        skjulte.antal,
        tuple(
            _grund(graense, n, hvad, visning_for(adgang).navn, vis_antal=several)
            for graense, n in skjulte.grunde
        ),
        overskrift=hvad.findes(skjulte.antal),
        spoerg=hvem_spoerger(adgang.myndighed_id),
    )


def laes_skjult(
    request: Anmodning, fane: str, spoerg: Callable[[], Skjulte], hvad: Hvad = SAGER
) -> Skjult:
    """The stub of a tab, read so that it fails alone: then it says that what is hidden is not
    known, since nothing said would be taken for nothing hidden."""
    found = svigt.laes(request, [f"{fane}_skjulte"], lambda: skjult(spoerg(), request.adgang, hvad))
    return found or Skjult(0, (), ukendt=True)


def skjult_blok(
    navn: str | Promise, noegle: str, adgang: Adgang, hvad: Hvad, *, udeladt: bool = False
) -> Skjultblok | None:
    """In place of a block that the user's role does not give, or her visning leaves out
    (`udeladt`), whatever it would have held: only where her municipality announces what is
    hidden."""
    if not adgang.viser_skjulte:
        return None
    visning = visning_for(adgang).navn
    told = _("Din visning viser ikke %(hvad)s.") if udeladt else _("Din rolle viser ikke %(hvad)s.")
    stub = Skjult(
        0,
        (_grund("visning" if udeladt else "rolle", 0, hvad, visning, vis_antal=False),),
        overskrift=told % {"hvad": hvad.navn},
        spoerg=hvem_spoerger(adgang.myndighed_id),
    )
    return Skjultblok(navn, noegle, stub)


def _grund(graense: str, antal: int, hvad: Hvad, visning: str, *, vis_antal: bool) -> Skjulgrund:
    limits = ({"visning": _VISNING} if visning else {}) | _GRAENSER
    if graense not in limits:
        limits[graense] = _RELATIONER[graense]
    names = list(limits)
    stopped = names.index(graense)
    proever = tuple(
        Proeve(limits[navn][0], stoppede=n == stopped, bestaaet=n < stopped)
        for n, navn in enumerate(names)
    )
    words = str(limits[graense][1]) % {"hvad": hvad.navn, "visning": visning}
    return Skjulgrund(antal, words, proever, hvad.antal(antal) if vis_antal else "")
