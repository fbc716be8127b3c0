"""Addresses of users and rights: opaque keys only."""

from django.urls import path

from sapa.brugere import views

urlpatterns = [
    path("roller/", views.rolleliste, name="roller"),
    path("roller/ny/", views.rolle_ny, name="rolle_ny"),
    path("roller/fil/", views.rollefil, name="rollefil"),
    path("roller/indlaes/", views.rolleimport, name="rolleimport"),
    path("roller/<slug:rolle>/", views.rolle, name="rolle"),
    path("brugere/", views.brugerliste, name="brugere"),
    path("brugere/fil/", views.brugerfil, name="brugerfil"),
    path("brugere/ny/", views.bruger_ny, name="bruger_ny"),
    path("brugere/<uuid:bruger_uuid>/", views.bruger, name="bruger"),
    path("organisation/", views.organisation, name="organisation"),
]
