from django.apps import AppConfig


class KildepushConfig(AppConfig):
    """Deliveries of sources: the endpoint, its quarantine and its figures."""

    name = "indexes.kildepush"
    label = "kildepush"

    def ready(self) -> None:
        from access.klienter import kilder
        from indexes.api.fejl import tilmeld_kun_json
        from indexes.kildepush import genafspilning
        from indexes.kildepush.stier import KILDER
        from indexes.kilder import register
        from indexes.modtagelse import afspillere

        kilder.tilmeld(lambda: [kilde.kode for kilde in register.alle()])
        tilmeld_kun_json(KILDER)
        afspillere.tilmeld(genafspilning.FORM, genafspilning.afspil)
