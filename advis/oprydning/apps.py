from django.apps import AppConfig


class OprydningConfig(AppConfig):
    """That a group had heard of what was tidied away."""

    name = "advis.oprydning"
    label = "advisoprydning"
