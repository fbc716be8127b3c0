"""Addresses of fagsystemer and serviceaftaler: opaque keys only."""

from django.urls import path

from sapa.fagsystemer import aftalesider, views

urlpatterns = [
    path("", views.oversigt, name="fagsystemer"),
    path("hjaelp/", views.hjaelp, name="fagsystemhjaelp"),
    path("fil/", views.fil, name="fagsystemfil"),
    path("ny/", views.ny, name="fagsystemklient_ny"),
    path("aftale/ny/", aftalesider.ny, name="serviceaftale_ny"),
    path("aftale/<loebenummer:aftale_id>/", aftalesider.aftale, name="serviceaftale"),
    path("<loebenummer:klient_id>/", views.klient, name="fagsystemklient"),
]
