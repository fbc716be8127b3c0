from django.apps import AppConfig


class NotatadminConfig(AppConfig):
    """Pages of administration about journalnotater. What they change is `fordeling.opsaetning`."""

    name = "sapa.notatadmin"
    label = "notatadmin"

    def ready(self) -> None:
        """Offer the pages in the menu, and what they change in the history of administration."""
        from sapa.notatadmin import emner, menu  # models are ready now

        menu.tilmeld_alle()
        emner.tilmeld_alle()
