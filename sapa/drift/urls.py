"""Addresses of operations. They hold opaque keys and filters: never a number or a name."""

from django.urls import path

from sapa.drift import advis, beskeder, dueslag, kilder, opslag, views

urlpatterns = [
    path("", views.leverancer, name="leverancer"),
    path("karantaene/", views.karantaene, name="karantaene"),
    path("karantaene/<uuid:karantaene_id>/", views.detaljer, name="karantaenerad"),
    path("karantaene/<uuid:karantaene_id>/indhold/", views.indhold, name="karantaeneindhold"),
    path("karantaene/<uuid:karantaene_id>/afspil/", views.afspil, name="karantaene_afspil"),
    path("karantaene/<uuid:karantaene_id>/kasser/", views.kasser, name="karantaene_kasser"),
    path("opslag/", opslag.opslag, name="opslagsdrift"),
    path("dueslag/luk/", dueslag.luk, name="dueslag_luk"),
    path("dueslag/aabn/", dueslag.aabn, name="dueslag_aabn"),
    path("advis/", advis.leveringer, name="advisdrift"),
    path("advis/genstart/", advis.genstart, name="advisdrift_genstart"),
    path("kilder/", kilder.kilder, name="drift_kilder"),
    path("beskeder/", beskeder.beskeder, name="beskeder"),
    path("beskeder/<uuid:besked_id>/", beskeder.besked, name="besked"),
    path("beskeder/<uuid:besked_id>/indhold/", beskeder.indhold, name="beskedindhold"),
    path("beskeder/<uuid:besked_id>/afspil/", beskeder.afspil, name="besked_afspil"),
    path("beskeder/<uuid:besked_id>/kasser/", beskeder.kasser, name="besked_kasser"),
]
