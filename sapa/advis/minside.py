"""What Min side counts of adviser: what is new in the user's inbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from access.values import Adgang, Permission
from advis.indbakke import selectors
from sapa.minside.taellere import Taeller, Tal, tilmeld

NYE = "nye-adviser"


def antal(adgang: Adgang, now: datetime) -> Mapping[str, Tal]:
    """Of the newest hundred; more than that is said in words. One statement."""
    found = selectors.antal_nye(adgang=adgang, at=now)
    return {NYE: Tal(found.antal, _("og flere") if found.flere else "")}


def tilmeld_taeller() -> None:
    """Offer it; called when the app is ready."""
    tilmeld(Taeller(NYE, _("Nye adviser"), "advis", 10, antal, permission=Permission.BEHANDL_ADVIS))
