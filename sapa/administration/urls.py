"""Addresses of administration: opaque keys only."""

from django.urls import path

from sapa.administration import tingsider, views

urlpatterns = [
    path("", views.forside, name="administration"),
    path("aendringer/", views.oversigt, name="administrationshistorik"),
    path("aendringer/<uuid:aendring>/fortryd/", views.fortryd, name="administration_fortryd"),
    path("opsaetning/<slug:ting>/", tingsider.oversigt, name="ting"),
    path("opsaetning/<slug:ting>/ny/", tingsider.ny, name="ting_ny"),
    path("opsaetning/<slug:ting>/fil/", tingsider.fil, name="ting_fil"),
    path("opsaetning/<slug:ting>/post/<slug:post>/", tingsider.ret, name="ting_ret"),
]
