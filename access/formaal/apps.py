from django.apps import AppConfig


class FormaalConfig(AppConfig):
    """Purposes, which look-ups demand one, and what a session has chosen."""

    name = "access.formaal"
    label = "formaal"
    default_auto_field = "django.db.models.BigAutoField"
