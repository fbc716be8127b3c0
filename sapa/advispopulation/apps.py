from django.apps import AppConfig


class AdvispopulationConfig(AppConfig):
    """Saved populations as lists of advisgrupper."""

    name = "sapa.advispopulation"
    label = "advispopulation"
