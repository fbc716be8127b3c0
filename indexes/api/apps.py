from django.apps import AppConfig


class ApiConfig(AppConfig):
    """REST for fagsystemer."""

    name = "indexes.api"
    label = "api"

    def ready(self) -> None:
        from indexes.api import fremsoegning, importer, openapi

        openapi.tilmeld()
        importer.tilmeld()
        fremsoegning.tilmeld()
