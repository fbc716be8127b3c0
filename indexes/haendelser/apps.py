from django.apps import AppConfig


class HaendelserConfig(AppConfig):
    """Events of our own."""

    name = "indexes.haendelser"
    label = "haendelser"
