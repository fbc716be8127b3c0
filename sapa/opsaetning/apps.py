from django.apps import AppConfig


class OpsaetningConfig(AppConfig):
    """Links, messages, session times, switches and types, and what is new in SAPA."""

    name = "sapa.opsaetning"
    label = "opsaetning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the pages, and let the frame show messages."""
        from access.indsnaevring import tilmeld as laes_med_bruger  # models are ready now
        from sapa.administration import historik
        from sapa.administration.ting import tilmeld
        from sapa.opsaetning import klassifikation, links, meddelelser, ramme, sider, skift, typer

        for ting in (
            links.TING,
            meddelelser.TING,
            skift.SESSIONSTID,
            skift.INDSTILLINGER,
            skift.FORMAAL,
            typer.TING,
        ):
            tilmeld(ting)
        sider.tilmeld_sider()
        historik.tilmeld(klassifikation.EMNE)
        laes_med_bruger(ramme.indsnaevring())
