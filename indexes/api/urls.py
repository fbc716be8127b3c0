from django.urls import path

from indexes.api import views
from indexes.api.token import Token
from indexes.api.validering import Validering

urlpatterns = [
    path("token", Token.as_view(), name="token"),
    path("validering", Validering.as_view(), name="validering"),
    path(
        "sagdokumentindeks/importer",
        views.ImporterSagDokument.as_view(),
        name="importer_sagdokumentindeks",
    ),
    path("ydelsesindeks/importer", views.ImporterYdelse.as_view(), name="importer_ydelsesindeks"),
]
