from django.apps import AppConfig


class BrevConfig(AppConfig):
    """Drafts of letters, and the templates that a municipality writes them from."""

    name = "sapa.brev"
    label = "brev"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the page of the templates."""
        from sapa.administration.ting import tilmeld  # models are ready now
        from sapa.brev.skabeloner import TING

        tilmeld(TING)
