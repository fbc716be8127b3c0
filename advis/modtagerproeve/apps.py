from django.apps import AppConfig


class ModtagerproeveConfig(AppConfig):
    """Test calls to receiving systems."""

    name = "advis.modtagerproeve"
    label = "modtagerproeve"
