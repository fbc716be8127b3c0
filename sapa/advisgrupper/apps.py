from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdvisgrupperConfig(AppConfig):
    """Pages for those who set up advisgrupper."""

    name = "sapa.advisgrupper"
    label = "advisgrupper"

    def ready(self) -> None:
        """Offer the pages in the menu of administration."""
        from sapa.administration.menu import Gruppe, Punkt, tilmeld

        tilmeld(
            Punkt(
                "advisgrupper",
                _("Advisgrupper"),
                _("Hvilke hændelser der bliver til adviser, om hvem og til hvem."),
                "advisgrupper",
                Gruppe.ADVIS,
                orden=10,
                mere=(
                    "advisgruppe_ny",
                    "advisgruppe_opret",
                    "advisgruppe_importer",
                    "advisgruppe",
                    "advisgruppe_historik",
                    "advisgruppe_personer",
                ),
            )
        )
        tilmeld(
            Punkt(
                "advisdaekning",
                _("Advisdækning"),
                _("Hvad kommunen mangler, og hvad andre kommuner har sat op."),
                "advisdaekning",
                Gruppe.ADVIS,
                orden=20,
            )
        )
        tilmeld(
            Punkt(
                "advisgenkoersel",
                _("Genkørsel"),
                _("En periodes hændelser holdt op mod grupperne igen, uden gentagelser."),
                "advisgenkoersel",
                Gruppe.ADVIS,
                orden=40,
            )
        )
