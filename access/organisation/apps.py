from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Units, users and functions with history; import, and the numbers of the tree."""

    name = "access.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"
