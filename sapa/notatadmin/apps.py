from django.apps import AppConfig


class NotatadminConfig(AppConfig):
    """Pages of administration about journalnotater. What they change is `fordeling.opsaetning`."""

    name = "sapa.notatadmin"
    label = "notatadmin"
