from django.apps import AppConfig


class BeskedfordelerConfig(AppConfig):
    """ModtagBesked, the received events and their catalogue."""

    name = "indexes.beskedfordeler"
    label = "beskedfordeler"

    def ready(self) -> None:
        from indexes.api import straks
        from indexes.api.fejl import tilmeld_egne_svar
        from indexes.beskedfordeler.besked import skriv_fejl
        from indexes.beskedfordeler.kuvert import STI
        from indexes.beskedfordeler.sammenhaeng import flyt_haendelser
        from indexes.beskedfordeler.straks import straks as modtag_straks
        from indexes.part import sammenlaegning

        tilmeld_egne_svar(STI, skriv_fejl)
        straks.tilmeld(STI, modtag_straks)
        sammenlaegning.tilmeld(flyt_haendelser)
