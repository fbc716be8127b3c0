from django.apps import AppConfig


class ModtagelseConfig(AppConfig):
    """The intake, as operations see it."""

    name = "indexes.modtagelse"
    label = "modtagelse"
