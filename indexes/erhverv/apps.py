from django.apps import AppConfig


class ErhvervConfig(AppConfig):
    """Companies (CVR) and properties (BBR, Matriklen): history, P-enheder and owners."""

    name = "indexes.erhverv"
    label = "erhverv"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indexes.erhverv.kilder import BBR, CVR
        from indexes.erhverv.services import flyt_ejer
        from indexes.kilder import register
        from indexes.part import sammenlaegning

        register.tilmeld(CVR)
        register.tilmeld(BBR)
        sammenlaegning.tilmeld(flyt_ejer)
