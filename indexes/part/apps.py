from django.apps import AppConfig


class PartConfig(AppConfig):
    """The part register: persons as CPR knows them, companies, and the keys to both."""

    name = "indexes.part"
    label = "part"
    default_auto_field = "django.db.models.BigAutoField"
