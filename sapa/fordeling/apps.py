from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalnotatConfig(AppConfig):
    """Journalnotater as people meet them. The engine is the app `fordeling`."""

    name = "sapa.fordeling"
    label = "journalnotat"

    def ready(self) -> None:
        from access import komponenter
        from access.values import Permission
        from sapa.fordeling.status import sendte
        from sapa.overblik.journalnotater import Notatblok, tilmeld

        tilmeld(
            Notatblok(
                "sendte_notater",
                _("Sendt af dig"),
                "fordeling/partials/sendte.html",
                komponenter.JOURNALNOTAT_STATUS,
                Permission.OPRET_JOURNALNOTAT,
                sendte,
            )
        )
