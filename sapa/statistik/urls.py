"""Addresses of the statistics. Period and authority are no secret: they stand in the address."""

from django.urls import path

from sapa.statistik import views

urlpatterns = [
    path("", views.statistik, name="statistik"),
    path("<slug:tabel>.csv", views.fil, name="statistikfil"),
]
