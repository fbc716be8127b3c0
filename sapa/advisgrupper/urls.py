"""Addresses of the set-up of advisgrupper: opaque keys only."""

from django.urls import path

from sapa.advisgrupper import fil, genkoersel, handlinger, modtagere, personer, views

urlpatterns = [
    path("", views.oversigt, name="advisgrupper"),
    path("ny/", views.ny, name="advisgruppe_ny"),
    path("ny/<slug:skabelon>/", views.opret, name="advisgruppe_opret"),
    path("importer/", fil.importer, name="advisgruppe_importer"),
    path("forslag/", modtagere.forslag, name="advismodtager_forslag"),
    path("genkoersel/", genkoersel.side, name="advisgenkoersel"),
    path("daekning/", views.daekning, name="advisdaekning"),
    path("<uuid:gruppe_uuid>/", views.gruppe, name="advisgruppe"),
    path("<uuid:gruppe_uuid>/proeve/", handlinger.proeve, name="advisgruppe_proeve"),
    path("<uuid:gruppe_uuid>/aktiver/", handlinger.aktiver, name="advisgruppe_aktiver"),
    path("<uuid:gruppe_uuid>/deaktiver/", handlinger.deaktiver, name="advisgruppe_deaktiver"),
    path("<uuid:gruppe_uuid>/kopier/", handlinger.kopier, name="advisgruppe_kopier"),
    path("<uuid:gruppe_uuid>/historik/", handlinger.historik, name="advisgruppe_historik"),
    path("<uuid:gruppe_uuid>/gendan/", handlinger.gendan, name="advisgruppe_gendan"),
    path("<uuid:gruppe_uuid>/personer/", personer.personer, name="advisgruppe_personer"),
    path("<uuid:gruppe_uuid>/eksport/", fil.eksporter, name="advisgruppe_eksport"),
]
