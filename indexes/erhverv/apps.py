from django.apps import AppConfig


class ErhvervConfig(AppConfig):
    """Companies (CVR) and properties (BBR, Matriklen): history, P-enheder and owners."""

    name = "indexes.erhverv"
    label = "erhverv"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indexes.erhverv.services import flyt_ejer
        from indexes.part import sammenlaegning

        sammenlaegning.tilmeld(flyt_ejer)
