"""Addresses of the set-up of journalnotater."""

from django.urls import path, register_converter

from sapa.notatadmin import fil, notater, ruter, tekster


class Loebenummer:
    """A row's number: nine digits at most, so that no CPR number fits in it."""

    regex = "[0-9]{1,9}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Loebenummer, "loebenummer")

urlpatterns = [
    path("journalnotater/", notater.notater, name="notatopsaetning"),
    path("journalnotater/fil/", fil.fil, name="notatfil"),
    path("journalnotater/certifikater/", notater.certifikater, name="notatcertifikater"),
    path("journalnotater/ruter/", ruter.ruter, name="notatruter"),
    path("journalnotater/ruter/ny/", ruter.opret, name="notatrute_opret"),
    path("journalnotater/ruter/<loebenummer:rute_id>/luk/", ruter.luk, name="notatrute_luk"),
    path("journalnotater/skabeloner/", tekster.skabeloner, name="notatskabeloner"),
    path("journalnotater/skabeloner/ny/", tekster.skabelon, name="notatskabelon_ny"),
    path(
        "journalnotater/skabeloner/<loebenummer:skabelon_id>/",
        tekster.skabelon,
        name="notatskabelon",
    ),
    path("praedefinerede-titler/", tekster.titler, name="notattitler"),
]
