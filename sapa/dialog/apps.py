from django.apps import AppConfig


class DialogConfig(AppConfig):
    """DialogIntegration: from SAPA to a fagsystem and back again, signed."""

    name = "sapa.dialog"
    label = "dialog"
    default_auto_field = "django.db.models.BigAutoField"
