from django.apps import AppConfig


class AdvismodtagereConfig(AppConfig):
    """Pages of receiving systems."""

    name = "sapa.advismodtagere"
    label = "advismodtagere"
