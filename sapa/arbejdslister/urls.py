"""Addresses of the work lists. They hold random keys: never a CPR number or a name."""

from django.urls import path

from sapa.arbejdslister.views import bestil, koersel, oversigt, population

urlpatterns = [
    path("", oversigt.oversigt, name="arbejdslister"),
    path("udsoegning/ny/", population.ny, name="population_ny"),
    path("udsoegning/<uuid:population_id>/", population.vis, name="population"),
    path("udsoegning/<uuid:population_id>/ret/", population.ret, name="population_ret"),
    path("udsoegning/<uuid:population_id>/koer/", population.koer, name="population_koer"),
    path("berig/", bestil.berig, name="berig"),
    path("adressetjek/", bestil.adressetjek, name="adressetjek"),
    path("koersel/<uuid:koersel_id>/", koersel.vis, name="listekoersel"),
    path("koersel/<uuid:koersel_id>/fil/", koersel.fil, name="listefil"),
    path("koersel/<uuid:koersel_id>/afbryd/", koersel.afbryd, name="liste_afbryd"),
    path("koersel/<uuid:koersel_id>/afgoer/", koersel.afgoer, name="liste_afgoer"),
]
