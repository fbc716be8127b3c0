"""Addresses of the pages that are no form."""

from django.urls import path

from sapa.opsaetning import views

urlpatterns = [
    path("nyheder/", views.nyheder, name="nyheder"),
    path("administration/klassifikation/", views.klassifikation, name="klassifikation"),
]
