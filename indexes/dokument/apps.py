from django.apps import AppConfig


class DokumentConfig(AppConfig):
    """Dokumentindeks: the projections of dokumenter."""

    name = "indexes.dokument"
    label = "dokument"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indexes.dokument import projektion

        projektion.tilmeld()
