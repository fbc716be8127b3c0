from django.apps import AppConfig


class RapportConfig(AppConfig):
    """Report pages over the revisionslog, alarms and monitorings, and their lists."""

    name = "sapa.rapport"
    label = "rapport"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from access.values import Permission
        from sapa.administration.menu import Gruppe, Punkt, tilmeld
        from sapa.rapport.nye import tilmeld_taeller  # models are ready now

        tilmeld_taeller()
        tilmeld(
            Punkt(
                "rapportlister",
                _("Lister til alarmer"),
                _("VIP-liste, overvågning og medarbejdere, som alarmerne leder efter."),
                "rapportlister",
                Gruppe.REVISION,
                permissions=(Permission.SE_REVISIONSLOG,),
                orden=20,
            )
        )
