from django.apps import AppConfig


class IndsigtConfig(AppConfig):
    """Packages for those who answer requests for insight."""

    name = "sapa.indsigt"
    label = "indsigt"
    default_auto_field = "django.db.models.BigAutoField"
