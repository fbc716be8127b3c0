from django.apps import AppConfig


class SagConfig(AppConfig):
    """Sagsindeks: the projections of sager."""

    name = "indexes.sag"
    label = "sag"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indexes.part import sammenlaegning
        from indexes.sag import projektion

        projektion.tilmeld()
        sammenlaegning.tilmeld(projektion.flyt_part)
