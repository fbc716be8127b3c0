"""The pages of this app that are no form: what is new, and the fagsystemer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from access.values import Permission, uden_graenser
from sapa.administration.menu import Gruppe, Punkt, tilmeld


def tilmeld_sider() -> None:
    """Offer them in the menu."""
    tilmeld(
        Punkt(
            "fagsystemer",
            _("Fagsystemer"),
            _("Hvilke systemer der leverer kommunens sager, og hvornår de sidst gjorde det."),
            "fagsystemer",
            Gruppe.KILDER,
            orden=10,
        )
    )
    tilmeld(
        Punkt(
            "klassifikation",
            _("Klassifikation"),
            _("Den KLE, hele landet bruger, og opdatering af den fra en fil."),
            "klassifikation",
            Gruppe.NATIONAL,
            (Permission.DRIFT,),
            10,
            tilbydes=lambda adgang: bool(uden_graenser(adgang, Permission.DRIFT)),
        )
    )
