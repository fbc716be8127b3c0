from django.apps import AppConfig


class VisningConfig(AppConfig):
    """Målgruppevisninger: which tabs, blocks and columns a target group sees, and users' own
    columns."""

    name = "sapa.visning"
    label = "visning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Narrow every user's rights by hers."""
        from access.indsnaevring import tilmeld  # models are ready now
        from sapa.visning.gaelder import indsnaevring

        tilmeld(indsnaevring())
