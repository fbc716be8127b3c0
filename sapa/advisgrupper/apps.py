from django.apps import AppConfig


class AdvisgrupperConfig(AppConfig):
    """Pages for those who set up advisgrupper."""

    name = "sapa.advisgrupper"
    label = "advisgrupper"
