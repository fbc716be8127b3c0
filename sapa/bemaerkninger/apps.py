from django.apps import AppConfig


class BemaerkningerConfig(AppConfig):
    """Tværgående bemærkninger and the types that each authority has of them."""

    name = "sapa.bemaerkninger"
    label = "bemaerkninger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indexes.part import sammenlaegning

        sammenlaegning.tilmeld(
            sammenlaegning.flyt_kolonner(("bemaerkninger_bemaerkning", "part_uuid"))
        )
