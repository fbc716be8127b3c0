from django.apps import AppConfig


class MinsideConfig(AppConfig):
    """Favourites, what is new about them, and the counters of Min side."""

    name = "sapa.minside"
    label = "minside"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indexes.part import sammenlaegning
        from sapa.minside.services import flyt_part

        sammenlaegning.tilmeld(flyt_part)
