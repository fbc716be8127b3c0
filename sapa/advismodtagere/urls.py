"""Addresses of the set-up of receiving systems."""

from django.urls import path

from sapa.advismodtagere import views

urlpatterns = [
    path("", views.oversigt, name="advismodtagere"),
    path("ny/", views.ny, name="advismodtager_ny"),
    path("<int:system_id>/", views.system, name="advismodtager"),
    path("<int:system_id>/proeve/", views.proeve, name="advismodtager_proeve"),
]
