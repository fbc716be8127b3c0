from django.apps import AppConfig


class RapportConfig(AppConfig):
    """Report pages over the revisionslog, alarms and monitorings, and their lists."""

    name = "sapa.rapport"
    label = "rapport"
    default_auto_field = "django.db.models.BigAutoField"
