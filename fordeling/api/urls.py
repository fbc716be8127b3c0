from django.urls import path

from fordeling.api.soap import Anvender, Komponent

urlpatterns = [
    path("SP/Distribution/3", Komponent.as_view(), name="fordeling_sp"),
    path(
        "DistributionService/DistributionService/2", Anvender.as_view(), name="fordeling_anvender"
    ),
]
