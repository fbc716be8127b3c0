from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """The menu of administration, its front page, and the history of what is changed there."""

    name = "sapa.administration"
    label = "administration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the pages that are this app's own."""
        from sapa.administration.egne import tilmeld_egne  # models are ready now

        tilmeld_egne()
