from django.apps import AppConfig


class LoftConfig(AppConfig):
    """Kontanthjælpsloft: rates per year with their sources, and the calculation."""

    name = "sapa.loft"
    label = "loft"
    default_auto_field = "django.db.models.BigAutoField"
