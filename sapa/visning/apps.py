from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


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
        self._tilbyd_sider()

    @staticmethod
    def _tilbyd_sider() -> None:
        from sapa.administration.menu import Gruppe, Punkt, tilmeld

        tilmeld(
            Punkt(
                "maalgrupper",
                _("Målgrupper"),
                _("Hvad en gruppe medarbejdere ser: faneblade, blokke, kolonner og rækkefølge."),
                "visninger",
                Gruppe.VISNING,
                orden=10,
                mere=("visning_ny", "maalgruppevisning", "visning_historik", "visning_import"),
            )
        )
        tilmeld(
            Punkt(
                "faneblade",
                _("Faneblade"),
                _("Alle faneblade i SAPA, og hvilke målgrupper der har dem."),
                "visning_faneblade",
                Gruppe.VISNING,
                orden=20,
            )
        )
