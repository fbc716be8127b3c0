from django.apps import AppConfig


class OverblikConfig(AppConfig):
    """The pages that a caseworker sees."""

    name = "sapa.overblik"
    label = "overblik"

    def ready(self) -> None:
        """Offer the person page's own tabs and the timeline's own providers."""
        from sapa.overblik.indbyggede_faner import tilmeld_indbyggede_faner  # models are ready now
        from sapa.overblik.tidslinje.indbyggede import tilmeld_indbyggede

        tilmeld_indbyggede()
        tilmeld_indbyggede_faner()
