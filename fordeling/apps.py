from django.apps import AppConfig


class FordelingConfig(AppConfig):
    """Hand-offs of journalnotater (SF2900), as sender and as Fordelingskomponent."""

    name = "fordeling"
    label = "fordeling"

    def ready(self) -> None:
        from fordeling import kladder
        from fordeling.api import stier
        from fordeling.wire.soap import skriv_nedbrud
        from indexes.api.fejl import tilmeld_egne_svar, tilmeld_kun_json
        from indexes.part import sammenlaegning

        for sti in stier.SOAP:
            tilmeld_egne_svar(sti, skriv_nedbrud, nede=503)
        tilmeld_kun_json(stier.JSON)
        sammenlaegning.tilmeld(kladder.flyt_part)
