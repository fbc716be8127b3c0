"""Routes of the letters."""

from django.urls import path

from sapa.brev import views

urlpatterns = [
    path("person/<uuid:part_uuid>/brev/", views.brev, name="brev"),
    path("person/<uuid:part_uuid>/brev.pdf", views.pdf, name="brev_pdf"),
]
