from django.apps import AppConfig


class OverblikConfig(AppConfig):
    """The pages that a caseworker sees."""

    name = "sapa.overblik"
    label = "overblik"

    def ready(self) -> None:
        """Offer the timeline's own providers."""
        from sapa.overblik.tidslinje.indbyggede import tilmeld_indbyggede  # models are ready now

        tilmeld_indbyggede()
