from django.apps import AppConfig


class DokumentConfig(AppConfig):
    """Dokumentindeks: the projections of dokumenter."""

    name = "indexes.dokument"
    label = "dokument"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indexes.dokument import projektion
        from indexes.part import sammenlaegning

        projektion.tilmeld()
        sammenlaegning.tilmeld(sammenlaegning.flyt_kolonner(("dokument_dokument", "part_uuid")))
