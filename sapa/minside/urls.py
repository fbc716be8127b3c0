from django.urls import path

from sapa.minside import views

urlpatterns = [path("person/<uuid:part_uuid>/foretrukken/", views.foretrukken, name="foretrukken")]
