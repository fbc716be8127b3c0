from django.urls import path

from indexes.api import views
from indexes.api.token import Token

urlpatterns = [
    path("token", Token.as_view(), name="token"),
    path(
        "sagdokumentindeks/importer",
        views.ImporterSagDokument.as_view(),
        name="importer_sagdokumentindeks",
    ),
    path("ydelsesindeks/importer", views.ImporterYdelse.as_view(), name="importer_ydelsesindeks"),
]
