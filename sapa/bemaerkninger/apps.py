from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BemaerkningerConfig(AppConfig):
    """Tværgående bemærkninger and the types that each authority has of them."""

    name = "sapa.bemaerkninger"
    label = "bemaerkninger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access.values import Permission
        from indexes.part import sammenlaegning
        from sapa.administration.menu import Gruppe, Punkt, tilmeld

        tilmeld(
            Punkt(
                "bemaerkninger",
                _("Tværgående bemærkninger"),
                _("De bemærkninger, der gælder nu, og sletning med begrundelse."),
                "bemaerkningsadministration",
                Gruppe.VISNING,
                (
                    Permission.ADMINISTRER,
                    Permission.SE_PERSON,
                    Permission.SE_BEMAERKNING,
                    Permission.SKRIV_BEMAERKNING,
                ),
                65,
            )
        )
        sammenlaegning.tilmeld(
            sammenlaegning.flyt_kolonner(("bemaerkninger_bemaerkning", "part_uuid"))
        )
