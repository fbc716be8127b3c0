from django.apps import AppConfig


class AdvisConfig(AppConfig):
    """Advis: events become work for the right team, once and in time."""

    name = "advis"
    label = "advis"

    def ready(self) -> None:
        from advis import sammenlaegning  # models are ready now
        from indexes.part import sammenlaegning as parter

        parter.tilmeld(sammenlaegning.flyt)
