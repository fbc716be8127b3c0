from django.apps import AppConfig


class AccessConfig(AppConfig):
    """myndighed, organisation, bruger, rolle, dataafgrænsning, Adgang, revisionslog, system
    clients."""

    name = "access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
