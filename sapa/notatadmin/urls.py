"""Addresses of the set-up of journalnotater."""

from django.urls import path

from sapa.notatadmin import notater, ruter, tekster

urlpatterns = [
    path("journalnotater/", notater.notater, name="notatopsaetning"),
    path("journalnotater/certifikater/", notater.certifikater, name="notatcertifikater"),
    path("journalnotater/ruter/", ruter.ruter, name="notatruter"),
    path("journalnotater/ruter/ny/", ruter.opret, name="notatrute_opret"),
    path("journalnotater/ruter/<int:rute_id>/luk/", ruter.luk, name="notatrute_luk"),
    path("journalnotater/skabeloner/", tekster.skabeloner, name="notatskabeloner"),
    path("journalnotater/skabeloner/ny/", tekster.skabelon, name="notatskabelon_ny"),
    path("journalnotater/skabeloner/<int:skabelon_id>/", tekster.skabelon, name="notatskabelon"),
    path("praedefinerede-titler/", tekster.titler, name="notattitler"),
]
