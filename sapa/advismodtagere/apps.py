from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdvismodtagereConfig(AppConfig):
    """Pages of receiving systems."""

    name = "sapa.advismodtagere"
    label = "advismodtagere"

    def ready(self) -> None:
        """Offer the pages in the menu of administration."""
        from sapa.administration.menu import Gruppe, Punkt, tilmeld

        tilmeld(
            Punkt(
                "advismodtagere",
                _("Modtagersystemer"),
                _("Hvor fagsystemer får adviser, og hvordan det går."),
                "advismodtagere",
                Gruppe.ADVIS,
                orden=30,
                mere=("advismodtager_ny", "advismodtager"),
            )
        )
