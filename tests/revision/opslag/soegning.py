"""Searches of every form."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from access.values import Permission
from tests.revision.opslag.verden import BFE, Ruter, Verden, flere, soeg

RETTIGHEDER = (Permission.SOEG_LANDET,)


def _boede(v: Verden) -> Any:
    v.browser.post(reverse("vaelg_formaal", args=["historisk-adressesoegning"]), {"formaal": "1"})
    return flere("soeg_adresse", adresse="Skovbrynet 38")(v)


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "soeg": [
        (lambda v: soeg(v, q="211070-3435"), {"Søgning Person", "Visning#Person"}),
        (lambda v: soeg(v, q="010101-9999"), {"Søgning Person"}),
    ],
    "soegeresultat": [
        (lambda v: soeg(v, q="Jarlov"), {"Søgning Person"}),
        (lambda v: soeg(v, q="Findes ikke"), {"Søgning Person"}),
        (lambda v: soeg(v, art="virksomhed", navn="Prøve"), {"Søgning Virksomhed"}),
        (lambda v: soeg(v, art="virksomhed", navn="Findes ikke"), {"Søgning Virksomhed"}),
        (lambda v: soeg(v, q=f"BFE {BFE}"), {"Søgning Ejendom", "Visning Ejendom#Ejendom"}),
        (lambda v: soeg(v, art="ejendom", ejendom="Findes ikke"), {"Søgning Ejendom"}),
    ],
    "soeg_sager": [(flere("soeg_sager", kle="29"), {"Søgning Sag"})],
    "soeg_sager_resultat": [(flere("soeg_sager", kle="99"), {"Søgning Sag"})],
    "soeg_dokumenter": [
        (flere("soeg_dokumenter", brevdato_fra="01-01-2020"), {"Søgning Dokument"})
    ],
    "soeg_dokumenter_resultat": [
        (flere("soeg_dokumenter", sagsnummer="2023"), {"Søgning Dokument"})
    ],
    "soeg_organisation": [(flere("soeg_organisation", tekst="lone"), {"Søgning Brugere"})],
    "soeg_organisation_resultat": [
        (flere("soeg_organisation", tekst="lone", slags="afdelinger"), {"Søgning Afdelinger"})
    ],
    "soeg_adresse": [(_boede, {"Historisk Adressesøgning"})],
    "soeg_adresse_resultat": [
        (flere("soeg_adresse", adresse="Skovbrynet 38"), {"Adgang afvist"}),
    ],
    "soeg_telefon": [(flere("soeg_telefon", telefon="45973000"), {"Søgning"})],
    "soeg_telefon_resultat": [(flere("soeg_telefon", telefon="45973001"), {"Søgning"})],
}

UDEN = {
    "soeg_forslag": "names of units that complete a field; nobody is shown",
}
