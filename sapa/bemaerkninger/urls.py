"""Addresses of bemærkninger: two opaque keys, never a word of what they say."""

from django.urls import path

from sapa.bemaerkninger import administration, views

_P = "person/<uuid:part_uuid>/bemaerkning/"
urlpatterns = [
    path(
        "administration/bemaerkninger/",
        administration.oversigt,
        name="bemaerkningsadministration",
    ),
    path(
        "administration/bemaerkninger/<uuid:bemaerkning_id>/slet/",
        administration.slet,
        name="bemaerkning_slet_administration",
    ),
    path(_P, views.opret, name="opret_bemaerkning"),
    path(f"{_P}<uuid:bemaerkning_id>/", views.ret, name="ret_bemaerkning"),
    path(f"{_P}<uuid:bemaerkning_id>/slet/", views.slet, name="slet_bemaerkning"),
    path(f"{_P}<uuid:bemaerkning_id>/udloeb/", views.udloeb, name="udloeb_bemaerkning"),
    path(f"{_P}<uuid:bemaerkning_id>/udloebet/", views.udloebet, name="udloebet_bemaerkning"),
]
