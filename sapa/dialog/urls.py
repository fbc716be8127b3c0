"""Addresses of DialogIntegration."""

from django.urls import path

from sapa.dialog import views

urlpatterns = [
    path("sag/<uuid:sag_uuid>/fagsystem/", views.til_sag, name="dialog_sag"),
    path("dokument/<uuid:dokument_uuid>/fagsystem/", views.til_dokument, name="dialog_dokument"),
    path("dialog/", views.ind, name="dialog"),
    path("dialog/<slug:noegle>/", views.aabn, name="dialog_aabn"),
]
