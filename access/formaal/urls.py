"""Addresses of the purposes. They hold the kind of look-up, never whom it is about."""

from django.urls import path

from access.formaal import views

urlpatterns = [
    path("", views.oversigt, name="formaal"),
    path("<slug:opslag>/", views.vaelg, name="vaelg_formaal"),
    path("<slug:opslag>/afslut/", views.afslut, name="afslut_formaal"),
]
