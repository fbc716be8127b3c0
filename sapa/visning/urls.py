"""The user's own columns, by the key of the block."""

from django.urls import path

from sapa.visning import views

urlpatterns = [path("kolonner/<slug:blok>/", views.kolonner, name="kolonner")]
