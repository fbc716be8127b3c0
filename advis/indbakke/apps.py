from django.apps import AppConfig


class IndbakkeConfig(AppConfig):
    """The inbox of adviser."""

    name = "advis.indbakke"
    label = "indbakke"
