from django.apps import AppConfig


class KildepushConfig(AppConfig):
    """Deliveries of sources: the endpoint, its quarantine and its figures."""

    name = "indexes.kildepush"
    label = "kildepush"

    def ready(self) -> None:
        from indexes.api.fejl import tilmeld_kun_json
        from indexes.kildepush import genafspilning
        from indexes.kildepush.stier import KILDER
        from indexes.modtagelse import afspillere

        tilmeld_kun_json(KILDER)
        afspillere.tilmeld(genafspilning.FORM, genafspilning.afspil)
