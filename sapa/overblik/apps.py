from django.apps import AppConfig


class OverblikConfig(AppConfig):
    """The pages that a caseworker sees."""

    name = "sapa.overblik"
    label = "overblik"
