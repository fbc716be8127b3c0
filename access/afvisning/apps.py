from django.apps import AppConfig


class AfvisningConfig(AppConfig):
    """Refusals of system clients."""

    name = "access.afvisning"
    label = "afvisning"
    default_auto_field = "django.db.models.BigAutoField"
