"""Addresses of the pages. They hold opaque keys: never a CPR number, a name or a search text."""

from django.urls import path

from sapa.overblik.views import (
    ejendom,
    familie,
    helhed,
    institution,
    kle,
    loft,
    log_ind,
    min_side,
    opslag,
    person,
    sag,
    soegning,
    tidslinje,
    valg,
    virksomhed,
    ydelser,
)

urlpatterns = [
    path("", min_side.min_side, name="min_side"),
    path("log-ind/", log_ind.log_ind, name="log_ind"),
    path("log-ud/", log_ind.log_ud, name="log_ud"),
    path("anledning/", valg.vaelg_anledning, name="anledning"),
    path("sprog/", valg.sprog, name="sprog"),
    path("tastatur/", valg.tastatur, name="tastatur"),
    path("soeg/", soegning.soeg, name="soeg"),
    path("soeg/<str:noegle>/", soegning.resultat, name="soegeresultat"),
    path("person/<uuid:part_uuid>/", person.overblik, name="person"),
    path("person/<uuid:part_uuid>/sager/", person.filter_sager, name="filter_sager"),
    path("person/<uuid:part_uuid>/cpr/", person.cpr, name="cpr"),
    path("person/<uuid:part_uuid>/adresse/", person.beskyttet_adresse, name="beskyttet_adresse"),
    path(
        "person/<uuid:part_uuid>/adressehistorik/", person.adressehistorik, name="adressehistorik"
    ),
    path("person/<uuid:part_uuid>/familie/", familie.familie, name="familie"),
    path("person/<uuid:part_uuid>/genogram/", familie.genogram, name="genogram"),
    path("person/<uuid:part_uuid>/genogram/svg/", familie.genogram_svg, name="genogram_svg"),
    path("person/<uuid:part_uuid>/genogram/pdf/", familie.genogram_pdf, name="genogram_pdf"),
    path("person/<uuid:part_uuid>/opslag/", opslag.person, name="opslag"),
    path("opslag/<str:noegle>/", opslag.ukendt, name="opslag_ukendt"),
    path("person/<uuid:part_uuid>/institutioner/", institution.institutioner, name="institutioner"),
    path(
        "person/<uuid:part_uuid>/institutioner/vis/",
        institution.beskyttede_institutioner,
        name="beskyttede_institutioner",
    ),
    path("person/<uuid:part_uuid>/ydelser/", ydelser.ydelser, name="ydelser"),
    path("person/<uuid:part_uuid>/udk-ydelser/", ydelser.udk, name="udk_ydelser"),
    path("person/<uuid:part_uuid>/kontanthjaelpsloft/", loft.loft, name="kontanthjaelpsloft"),
    path("person/<uuid:part_uuid>/tidslinje/", tidslinje.tidslinje, name="tidslinje"),
    path("person/<uuid:part_uuid>/helhed/", helhed.helhed, name="helhed"),
    path("person/<uuid:part_uuid>/historik/<slug:art>/", person.historik, name="historik"),
    path("sag/<uuid:sag_uuid>/", sag.sag, name="sag"),
    path("sag/<uuid:sag_uuid>/kontakt/", sag.kontakt, name="kontakt"),
    path("kle/<slug:noegle>/", kle.emne, name="kle"),
    path("virksomhed/<uuid:part_uuid>/", virksomhed.virksomhed, name="virksomhed"),
    path(
        "virksomhed/<uuid:part_uuid>/sager/",
        virksomhed.filter_sager,
        name="filter_virksomhedssager",
    ),
    path("ejendom/<uuid:part_uuid>/", ejendom.ejendom, name="ejendom"),
    path("ejendom/<uuid:part_uuid>/sager/", ejendom.filter_sager, name="filter_ejendomssager"),
]
