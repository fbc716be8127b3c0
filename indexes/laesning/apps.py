from django.apps import AppConfig


class LaesningConfig(AppConfig):
    """Reading the indexes."""

    name = "indexes.laesning"
    label = "laesning"
