from django.apps import AppConfig


class RegistreringConfig(AppConfig):
    """The log of registreringer, its fold, and the outbox of haendelser."""

    name = "indexes.registrering"
    label = "registrering"
    default_auto_field = "django.db.models.BigAutoField"
