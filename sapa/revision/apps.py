from django.apps import AppConfig


class RevisionConfig(AppConfig):
    """Search in the revisionslog, its CSV export, and its retention."""

    name = "sapa.revision"
    label = "revision"
    default_auto_field = "django.db.models.BigAutoField"
