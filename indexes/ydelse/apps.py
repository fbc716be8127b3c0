from django.apps import AppConfig


class YdelseConfig(AppConfig):
    """Ydelsesindeks: bevillinger and effektueringer."""

    name = "indexes.ydelse"
    label = "ydelse"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indexes.part import sammenlaegning
        from indexes.ydelse import projektion

        projektion.tilmeld()
        sammenlaegning.tilmeld(
            sammenlaegning.flyt_kolonner(
                ("ydelse_bevilgetydelse", "part_uuid"), ("ydelse_effektuering", "part_uuid")
            )
        )
