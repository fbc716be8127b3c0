from django.apps import AppConfig


class DriftConfig(AppConfig):
    """Pages for those who operate the intake."""

    name = "sapa.drift"
    label = "drift"
