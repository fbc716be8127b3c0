from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Commands that load reference data and the demo."""

    name = "sapa.demo"
    label = "demo"
