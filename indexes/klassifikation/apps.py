from django.apps import AppConfig


class KlassifikationConfig(AppConfig):
    """KLE emner and handlingsfacetter."""

    name = "indexes.klassifikation"
    label = "klassifikation"
    default_auto_field = "django.db.models.BigAutoField"
