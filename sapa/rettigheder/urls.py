from django.urls import path

from sapa.rettigheder import views

urlpatterns = [path("", views.mine, name="mine_rettigheder")]
