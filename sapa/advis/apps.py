from django.apps import AppConfig


class AdvissiderConfig(AppConfig):
    """The pages of adviser."""

    name = "sapa.advis"
    label = "advissider"

    def ready(self) -> None:
        """Offer the person's tab, the timeline's ninth provider, and Min side's counter."""
        from sapa.advis.fane import tilmeld_fane  # models are ready now
        from sapa.advis.minside import tilmeld_taeller
        from sapa.advis.tidslinje import tilmeld_adviser

        tilmeld_fane()
        tilmeld_adviser()
        tilmeld_taeller()
