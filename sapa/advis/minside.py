"""What Min side counts of adviser: what is new, what was handed to the user, and reminders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from access.values import Adgang, Permission
from advis.indbakke import selectors
from advis.indbakke.values import Udsnit
from sapa.minside.taellere import Taeller, Tal, tilmeld

TAELLERE = (
    (Udsnit.NYE, "nye-adviser", _("Nye adviser"), "advis", ""),
    (Udsnit.MINE, "mine-adviser", _("Adviser tildelt dig"), "advis_mine", ""),
    (Udsnit.PAAMINDELSER, "paamindelser", _("Påmindelser"), "advis_paamindelser", "warn"),
)


def antal(adgang: Adgang, now: datetime) -> Mapping[str, Tal]:
    """Each counted to 99; more than that is said in words. One statement."""
    found = selectors.opgaver(adgang=adgang, at=now)
    return {
        noegle: Tal(found[udsnit].antal, _("og flere") if found[udsnit].flere else "")
        for udsnit, noegle, *_rest in TAELLERE
    }


def tilmeld_taeller() -> None:
    """Offer them; called when the app is ready."""
    for nr, (_udsnit, noegle, navn, url, tone) in enumerate(TAELLERE):
        tilmeld(
            Taeller(
                noegle,
                navn,
                url,
                10 + nr,
                antal,
                permission=Permission.BEHANDL_ADVIS,
                tone=tone,
            )
        )
