"""Addresses of administration: opaque keys only."""

from django.urls import path

from sapa.administration import views

urlpatterns = [
    path("", views.forside, name="administration"),
    path("aendringer/", views.oversigt, name="administrationshistorik"),
    path("aendringer/<uuid:aendring>/fortryd/", views.fortryd, name="administration_fortryd"),
]
