from django.apps import AppConfig


class OpsaetningConfig(AppConfig):
    """The set-up of hand-offs, as administrators and operators change it."""

    name = "fordeling.opsaetning"
    label = "fordelingsopsaetning"
    default_auto_field = "django.db.models.BigAutoField"
