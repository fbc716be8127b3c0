"""Routes of the packages."""

from django.urls import path

from sapa.indsigt import views

urlpatterns = [
    path("person/<uuid:part_uuid>/indsigt/", views.om_person, name="indsigt"),
    path("indsigt/<uuid:pakke_id>/", views.vis, name="indsigtspakke"),
    path("indsigt/<uuid:pakke_id>/udelad/", views.udelad, name="indsigt_udelad"),
    path("indsigt/<uuid:pakke_id>/slet/", views.slet, name="indsigt_slet"),
    path("indsigt/<uuid:pakke_id>/svar/", views.svar, name="indsigt_svar"),
    path("indsigt/<uuid:pakke_id>/svar.pdf", views.pdf, name="indsigt_pdf"),
    path("indsigt/<uuid:pakke_id>/svar.json", views.json, name="indsigt_json"),
]
