"""Addresses of the API of adviser."""

from django.urls import path

from advis.levering import api

urlpatterns = [
    path("adviser", api.Adviser.as_view(), name="adviser"),
    path("adviser/<objekt:advis>", api.EtAdvis.as_view(), name="advis_api"),
    path(
        "adviser/<objekt:advis>/faerdiggoer",
        api.Faerdiggoer.as_view(),
        name="advis_api_faerdiggoer",
    ),
]
