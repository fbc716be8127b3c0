from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FagsystemerConfig(AppConfig):
    """Pages of clients and serviceaftaler, and the history of what is changed about them."""

    name = "sapa.fagsystemer"
    label = "fagsystemer"

    def ready(self) -> None:
        """Offer the pages, and keep what services change."""
        from access.klienter import aendringer
        from sapa.administration import historik
        from sapa.administration.menu import Gruppe, Punkt, tilmeld
        from sapa.fagsystemer import emner  # models are ready now
        from sapa.fagsystemer.hvem import maa_sider

        tilmeld(
            Punkt(
                "fagsystemer",
                _("Fagsystemer og serviceaftaler"),
                _("Hvem der leverer og læser kommunens data, hvor friskt, og hvad de må."),
                "fagsystemer",
                Gruppe.KILDER,
                (),
                10,
                tilbydes=maa_sider,
                mere=(
                    "fagsystemhjaelp",
                    "fagsystemklient",
                    "fagsystemklient_ny",
                    "serviceaftale",
                    "serviceaftale_ny",
                ),
            )
        )
        for emne in (emner.KLIENTEMNE, emner.AFTALEEMNE):
            historik.tilmeld(emne)
        aendringer.tilmeld(emner.fortalt)
