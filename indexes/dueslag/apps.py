from django.apps import AppConfig


class DueslagConfig(AppConfig):
    """When a client's dueslag was closed, and the retention of messages."""

    name = "indexes.dueslag"
    label = "dueslag"
