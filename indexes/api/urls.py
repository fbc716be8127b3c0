from django.urls import path

from indexes.api import ressourcer, skrivning, views
from indexes.api.organisation import Organisation
from indexes.api.stier import OBJEKT
from indexes.api.token import Token
from indexes.api.validering import Validering
from indexes.beskedfordeler.api import ModtagBesked
from indexes.kildepush import api as kildepush
from indexes.oio.enkelt import ENKELTE

_HANDLINGER = ("passiver", "fjern", "kasser")

# The busiest first: a match is looked for in this order.
urlpatterns = [
    path(
        "sagdokumentindeks/importer",
        views.ImporterSagDokument.as_view(),
        name="importer_sagdokumentindeks",
    ),
    path("ydelsesindeks/importer", views.ImporterYdelse.as_view(), name="importer_ydelsesindeks"),
    path(
        "sagdokumentindeks/opdater",
        skrivning.OpdaterSagDokument.as_view(),
        name="opdater_sagdokumentindeks",
    ),
    path("ydelsesindeks/opdater", skrivning.OpdaterYdelse.as_view(), name="opdater_ydelsesindeks"),
    *ressourcer.urlpatterns,
    path(
        "sagdokumentindeks/fjern",
        skrivning.FjernSagDokument.as_view(),
        name="fjern_sagdokumentindeks",
    ),
    *(
        path(f"{sti}/{OBJEKT}/{navn}", skrivning.handling(art, navn), name=f"{sti}_{navn}")
        for art, sti in skrivning.STIER.items()
        for navn in _HANDLINGER
        if (art, navn) in ENKELTE
    ),
    path("beskedfordeler/ModtagBesked", ModtagBesked.as_view(), name="modtag_besked"),
    path("token", Token.as_view(), name="token"),
    path("validering", Validering.as_view(), name="validering"),
    path("organisation", Organisation.as_view(), name="organisation"),
    *kildepush.urlpatterns,
]
