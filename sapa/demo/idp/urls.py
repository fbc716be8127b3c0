"""The test identity provider's addresses; each answers 404 unless SAPA_DEMO is on."""

from django.urls import path

from sapa.demo.idp import views

urlpatterns = [
    path("sso/", views.sso, name="demo_idp_sso"),
    path("slo/", views.slo, name="demo_idp_slo"),
]
