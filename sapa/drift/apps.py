from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DriftConfig(AppConfig):
    """Pages for those who operate the intake."""

    name = "sapa.drift"
    label = "drift"

    def ready(self) -> None:
        """Offer the pages in the menu of administration."""
        from access.values import Permission
        from sapa.administration.menu import Gruppe, Punkt, tilmeld

        for orden, (noegle, navn, beskrivelse) in enumerate(
            (
                ("leverancer", _("Leverancer"), _("Hvad fagsystemer leverer, og hvor friskt.")),
                ("karantaene", _("Karantæne"), _("Det, der blev afvist: se, afspil, kassér.")),
                ("drift_kilder", _("Kilder"), _("Partsregisterets kilder og deres friskhed.")),
            ),
            start=50,
        ):
            tilmeld(
                Punkt(
                    noegle,
                    navn,
                    beskrivelse,
                    noegle,
                    Gruppe.KILDER,
                    (Permission.DRIFT,),
                    orden,
                )
            )
