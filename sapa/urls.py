"""All routes. A meta-test demands that each says who may use it."""

from django.urls import include, path

from access.views_support import offentlig
from sapa.advis import person as advis_person
from sapa.openapi import openapi_dokument

handler400 = "sapa.overblik.views.fejl.ugyldig"
handler403 = "sapa.overblik.views.fejl.ingen_adgang"
handler404 = "sapa.overblik.views.fejl.ikke_fundet"
handler500 = "sapa.overblik.views.fejl.serverfejl"

urlpatterns = [
    # First: a match is looked for in this order, and messages are the most of what comes.
    path("api/v1/", include("indexes.api.urls")),
    path("api/v1/", include("fordeling.api.json_form")),
    path("api/v1/", include("advis.levering.stier")),
    path("service/", include("fordeling.api.urls")),
    path("", include("sapa.overblik.urls")),
    path("administration/", include("sapa.administration.urls")),
    path("administration/", include("sapa.brugere.urls")),
    path("", include("sapa.opsaetning.urls")),
    path("administration/maalgrupper/", include("sapa.visning.opsaetning.urls")),
    path("advis/grupper/", include("sapa.advisgrupper.urls")),
    path("", include("sapa.fordeling.urls")),
    path("advis/modtagere/", include("sapa.advismodtagere.urls")),
    path("administration/", include("sapa.notatadmin.urls")),
    path("administration/fagsystemer/", include("sapa.fagsystemer.urls")),
    path("advis/", include("sapa.advis.urls")),
    path("person/<uuid:part_uuid>/adviser/", advis_person.adviser, name="advis_person"),
    path("", include("sapa.dialog.urls")),
    path("", include("sapa.bemaerkninger.urls")),
    path("", include("sapa.minside.urls")),
    path("", include("sapa.indsigt.urls")),
    path("", include("sapa.brev.urls")),
    path("drift/", include("sapa.drift.urls")),
    path("revision/", include("sapa.revision.urls")),
    path("statistik/", include("sapa.statistik.urls")),
    path("revision/rapport/", include("sapa.rapport.urls")),
    path("arbejdslister/", include("sapa.arbejdslister.urls")),
    path("formaal/", include("access.formaal.urls")),
    path("mine-rettigheder/", include("sapa.rettigheder.urls")),
    path("visning/", include("sapa.visning.urls")),
    path("saml/", include("access.saml.urls")),
    path("demo/idp/", include("sapa.demo.idp.urls")),
    path("openapi.yaml", offentlig(openapi_dokument), name="openapi"),
]
