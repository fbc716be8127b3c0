"""The pages of this app that are no form: what is new, and the classification."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from access.values import Permission, driver_landet
from sapa.administration.menu import Gruppe, Punkt, tilmeld


def tilmeld_sider() -> None:
    """Offer them in the menu."""
    tilmeld(
        Punkt(
            "klassifikation",
            _("Klassifikation"),
            _("Den KLE, hele landet bruger, og opdatering af den fra en fil."),
            "klassifikation",
            Gruppe.NATIONAL,
            (Permission.DRIFT,),
            10,
            tilbydes=driver_landet,
        )
    )
