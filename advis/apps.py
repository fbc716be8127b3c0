from django.apps import AppConfig


class AdvisConfig(AppConfig):
    """Advis: events become work for the right team, once and in time."""

    name = "advis"
    label = "advis"

    def ready(self) -> None:
        from advis.vaekkere import tilslut

        tilslut()
