from django.apps import AppConfig


class ArbejdslisterConfig(AppConfig):
    """Lists of citizens: searched out by criteria, enriched, or checked for address protection."""

    name = "sapa.arbejdslister"
    label = "arbejdslister"
    default_auto_field = "django.db.models.BigAutoField"
