"""Addresses of journalnotater. They hold opaque keys: never a number, a name or a text."""

from django.urls import path

from sapa.fordeling import drift, skriv, status, systemer

urlpatterns = [
    path("person/<uuid:part_uuid>/journalnotat/", skriv.skriv, name="journalnotat"),
    path("person/<uuid:part_uuid>/journalnotat/kladde/", skriv.gem, name="journalnotat_kladde"),
    path("person/<uuid:part_uuid>/journalnotat/send/", skriv.send, name="journalnotat_send"),
    path(
        "person/<uuid:part_uuid>/journalnotat/annuller/",
        skriv.annuller,
        name="journalnotat_annuller",
    ),
    path("sag/<uuid:sag_uuid>/journalnotat/", skriv.fra_sag, name="sag_journalnotat"),
    path("journalnotat/<uuid:forsendelse_id>/", status.forsendelse, name="forsendelse"),
    path("journalnotat/sag/<uuid:aflevering_id>/notat/", status.notat, name="notat"),
    path("journalnotat/sag/<uuid:aflevering_id>/igen/", status.igen, name="notat_igen"),
    path("journalnotat/sag/<uuid:aflevering_id>/afslut/", status.afslut, name="notat_afslut"),
    path("drift/fordeling/", drift.fordeling, name="fordelingsdrift"),
    path("drift/fordeling/systemer/", systemer.oversigt, name="fordelingssystemer"),
    path("drift/fordeling/systemer/<uuid:system_uuid>/", systemer.system, name="fordelingssystem"),
    path("drift/fordeling/poster/", drift.post_igen, name="fordelingspost_igen"),
    path("drift/fordeling/<uuid:aflevering_id>/igen/", drift.igen, name="fordeling_igen"),
]
