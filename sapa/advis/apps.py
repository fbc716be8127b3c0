from django.apps import AppConfig


class AdvissiderConfig(AppConfig):
    """The pages of adviser."""

    name = "sapa.advis"
    label = "advissider"

    def ready(self) -> None:
        """Offer the timeline's ninth provider."""
        from sapa.advis.tidslinje import tilmeld_adviser  # models are ready now

        tilmeld_adviser()
