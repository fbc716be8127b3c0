"""Addresses of the set-up of receiving systems."""

from django.urls import path

from sapa.advismodtagere import views

urlpatterns = [
    path("", views.oversigt, name="advismodtagere"),
    path("ny/", views.ny, name="advismodtager_ny"),
    path("<uuid:noegle>/", views.system, name="advismodtager"),
    path("<uuid:noegle>/proeve/", views.proeve, name="advismodtager_proeve"),
]
