from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BrugereConfig(AppConfig):
    """Pages where administrators compose roles and give them to users."""

    name = "sapa.brugere"
    label = "brugere"

    def ready(self) -> None:
        """Offer the pages, and let their changes be undone."""
        from sapa.administration import historik
        from sapa.administration.menu import Gruppe, Punkt, tilmeld
        from sapa.brugere import brugere, roller  # models are ready now

        tilmeld(
            Punkt(
                "roller",
                _("Jobfunktionsroller"),
                _("Hvad en jobfunktion må, og hvilke emner, enheder og systemer den når."),
                "roller",
                Gruppe.RETTIGHEDER,
                orden=10,
                mere=("rolle_ny", "rolle"),
            )
        )
        tilmeld(
            Punkt(
                "brugere",
                _("Brugere"),
                _("Hvem der har hvilke roller. Giv, fjern og luk."),
                "brugere",
                Gruppe.RETTIGHEDER,
                orden=20,
                mere=("bruger", "bruger_ny"),
            )
        )
        tilmeld(
            Punkt(
                "organisation",
                _("Organisation"),
                _("Kommunens enheder, som de er leveret, og hvor mange der hører til."),
                "organisation",
                Gruppe.RETTIGHEDER,
                orden=30,
            )
        )
        historik.tilmeld(roller.EMNE)
        historik.tilmeld(brugere.EMNE)
