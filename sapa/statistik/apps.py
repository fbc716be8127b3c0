from django.apps import AppConfig


class StatistikConfig(AppConfig):
    """Numbers of use, adviser, journalnotater and deliveries, for leaders."""

    name = "sapa.statistik"
    label = "statistik"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from sapa.administration.menu import Gruppe, Punkt, tilmeld

        tilmeld(
            Punkt(
                "statistik",
                _("Statistik"),
                _("Brugere, søgninger, adviser, journalnotater og leverancer, måned for måned."),
                "statistik",
                Gruppe.REVISION,
                orden=30,
            )
        )
