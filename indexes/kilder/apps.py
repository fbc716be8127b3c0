from django.apps import AppConfig


class KilderConfig(AppConfig):
    """The log of statements, and CPR."""

    name = "indexes.kilder"
    label = "kilder"

    def ready(self) -> None:
        """CPR is a source like the others; statements follow parts that turn out to be one."""
        from indexes.kilder import afviste, register
        from indexes.kilder.cpr import CPR
        from indexes.kilder.sammenlaegning import flyt_udsagn
        from indexes.modtagelse import afspillere
        from indexes.part import sammenlaegning

        register.tilmeld(CPR)
        sammenlaegning.tilmeld(flyt_udsagn)
        afspillere.tilmeld_uden_klient(afviste.LINJE, afviste.afspil_linje)
