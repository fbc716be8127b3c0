"""The tab Adviser of a person, for those who work with them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from access.values import Permission
from sapa.overblik.faner import Fane, tilmeld


def tilmeld_fane() -> None:
    """Offer it; called when the app is ready."""
    rights = (Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
    tilmeld(Fane("advis_person", _("Adviser"), 105, rights))
