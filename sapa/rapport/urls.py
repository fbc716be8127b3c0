"""Addresses of the report. What is asked for lives in the session: no name or number is in them."""

from django.urls import path

from sapa.rapport import views

urlpatterns = [
    path("lister/", views.lister, name="rapportlister"),
    path("lister/hent/", views.hent_liste, name="rapportliste_hent"),
    path("<slug:side>/", views.rapport, name="rapport"),
]
