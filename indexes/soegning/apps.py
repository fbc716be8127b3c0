"""The app's name to Django."""

from django.apps import AppConfig


class SoegningConfig(AppConfig):
    """Searches across the indexes; it has functions and indexes of the database, no tables."""

    name = "indexes.soegning"
    label = "soegning"
