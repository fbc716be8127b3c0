from django.apps import AppConfig


class KlienterConfig(AppConfig):
    """Secrets, keys, certificates and serviceaftaler of the system clients."""

    name = "access.klienter"
    label = "klienter"
