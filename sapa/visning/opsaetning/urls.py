"""Addresses of målgrupper: opaque keys only."""

from django.urls import path

from sapa.visning.opsaetning import views

urlpatterns = [
    path("", views.oversigt, name="visninger"),
    path("ny/", views.ny, name="visning_ny"),
    path("fil/", views.eksporter, name="visning_eksport"),
    path("indlaes/", views.importer, name="visning_import"),
    path("faneblade/", views.faneblade, name="visning_faneblade"),
    path("<slug:visning>/", views.ret, name="maalgruppevisning"),
    path("<slug:visning>/aendringer/", views.historik, name="visning_historik"),
]
