"""Addresses of the inbox: opaque keys only."""

from django.urls import path

from sapa.advis import fil, handlinger, views

urlpatterns = [
    path("", views.indbakke, name="advis"),
    path("mine/", views.udsnit, {"vis": "mine"}, name="advis_mine"),
    path("paamindelser/", views.udsnit, {"vis": "paamindelser"}, name="advis_paamindelser"),
    path("soeg/", views.soeg, name="advis_soeg"),
    path("tal/", views.tal, name="advis_tal"),
    path("valg/", views.valgliste, name="advis_valg"),
    path("csv/", fil.hent, name="advis_csv"),
    path("belastning/", views.belastning, name="advis_belastning"),
    path("handling/", handlinger.handling, name="advis_handling"),
    path("fortryd/<uuid:samling>/", handlinger.fortryd, name="advis_fortryd"),
    path("gem/", handlinger.gem, name="advis_gem"),
    path("gem/<uuid:soegning>/slet/", handlinger.slet_gemt, name="advis_slet_gemt"),
    path("<uuid:advis_uuid>/", views.aabn, name="advis_aabn"),
    path("<uuid:advis_uuid>/kommentar/", handlinger.kommenter, name="advis_kommenter"),
]
