from django.apps import AppConfig


class IndbakkeConfig(AppConfig):
    """The inbox of adviser."""

    name = "advis.indbakke"
    label = "indbakke"

    def ready(self) -> None:
        """Refusals of the API of adviser are JSON, as its answers are."""
        from indexes.api.fejl import tilmeld_kun_json  # models are ready now

        tilmeld_kun_json("/api/v1/adviser")
