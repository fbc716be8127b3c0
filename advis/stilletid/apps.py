from django.apps import AppConfig


class StilletidConfig(AppConfig):
    """The authorities' quiet hours."""

    name = "advis.stilletid"
    label = "stilletid"
    default_auto_field = "django.db.models.BigAutoField"
