from django.apps import AppConfig


class OpslagConfig(AppConfig):
    """Live look-ups (SF1520). Keeps nothing in the database."""

    name = "indexes.opslag"
    label = "opslag"
