"""Addresses of the revisionslog. They hold random keys: never a CPR number or a name."""

from django.urls import path

from sapa.revision import views

urlpatterns = [
    path("", views.revision, name="revision"),
    path("soeg/<slug:noegle>/", views.resultat, name="revisionsresultat"),
    path("linje/<uuid:log_id>/cpr/", views.cpr, name="revision_cpr"),
    path("udtraek/<uuid:udtraek_id>/", views.udtraek, name="udtraek"),
    path("udtraek/<uuid:udtraek_id>/fil/", views.fil, name="udtraeksfil"),
]
