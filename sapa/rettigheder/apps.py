from django.apps import AppConfig


class RettighederConfig(AppConfig):
    """Mine rettigheder, and each authority's words on whom to ask."""

    name = "sapa.rettigheder"
    label = "rettigheder"
    default_auto_field = "django.db.models.BigAutoField"
