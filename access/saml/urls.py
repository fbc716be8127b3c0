"""The service provider's addresses. They are in our metadata: changing one breaks sign-in."""

from django.urls import path

from access.saml import views

urlpatterns = [
    path("metadata/", views.metadata, name="saml_metadata"),
    path("log-ind/", views.log_ind, name="saml_log_ind"),
    path("acs/", views.acs, name="saml_acs"),
    path("slo/", views.slo, name="saml_slo"),
    path("paa-vegne-af/", views.paa_vegne_af, name="paa_vegne_af"),
]
