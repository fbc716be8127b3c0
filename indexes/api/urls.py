from django.urls import path

from indexes.api import views

urlpatterns = [
    path(
        "sagdokumentindeks/importer",
        views.ImporterSagDokument.as_view(),
        name="importer_sagdokumentindeks",
    ),
    path("ydelsesindeks/importer", views.ImporterYdelse.as_view(), name="importer_ydelsesindeks"),
]
