"""The person page and what opens on it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from access.komponenter import EJERSKAB
from sapa.overblik.svigt import HENTES_ALENE
from tests.revision.opslag.verden import Kald, Ruter, Verden, get


def _vis_cpr(v: Verden) -> Any:
    return v.browser.post(reverse("cpr", args=[v.jan]), {"vis": "1"})


def _adresse(v: Verden) -> Any:
    return v.browser.post(reverse("beskyttet_adresse", args=[v.jytte]), {"begrundelse": "0"})


def _institutioner(v: Verden) -> Any:
    address = reverse("beskyttede_institutioner", args=[v.jytte])
    return v.browser.post(address, {"begrundelse": "0"})


def _ny_anledning(v: Verden) -> Any:
    return v.browser.post(reverse("anledning"), {"anledning": "Indsigt", "part": str(v.jan)})


# The blocks of the first tab that htmx asks for by themselves (Jan owns a house).
_BLOKKE = {
    "personoplysninger": "Visning Personoverblik#Person",
    "sager": "Visning Sager#Sag",
    "ejendomssager": "Visning Sager#Sag",
    "ejerskab": EJERSKAB.beskrivelse,
}
assert _BLOKKE.keys() == HENTES_ALENE


def _blok(noegle: str) -> Kald:
    def kald(v: Verden) -> Any:
        headers = {"hx-request": "true", "hx-target": noegle}
        return v.browser.get(reverse("person", args=[v.jan]), headers=headers)

    return kald


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "samlet": [
        (get("samlet", "jan"), {"Visning#Person"}),
        (
            lambda v: v.browser.get(
                reverse("samlet", args=[v.jan]), {"f": ["overblik", "familie", "dokumenter"]}
            ),
            {"Visning Personoverblik#Person", "Visning Familiesamlinger", "Visning Dokumenter#Sag"},
        ),
    ],
    "person": [
        (
            get("person", "jan"),
            {"Visning#Person", "Visning Personoverblik#Person", "Visning Sager#Sag"},
        ),
        *((_blok(noegle), {row}) for noegle, row in _BLOKKE.items()),
    ],
    "historik": [
        (
            lambda v: v.browser.get(reverse("historik", args=[v.jan, "civilstand"])),
            {"Visning Historik#Person"},
        )
    ],
    "cpr": [(_vis_cpr, {"PartCpr"})],
    "beskyttet_adresse": [(_adresse, {"Visning Beskyttet adresse#Person"})],
    "anledning": [(_ny_anledning, {"Visning#Person"})],
    "adressehistorik": [(get("adressehistorik", "jan"), {"Visning#Person", "Søgning"})],
    "institutioner": [
        (get("institutioner", "jan"), {"Visning#Person", "Visning Skolegrunddata"}),
    ],
    "beskyttede_institutioner": [
        (_institutioner, {"Visning Beskyttet institution#Person", "Visning Skolegrunddata"}),
    ],
    "familie": [
        (
            get("familie", "jan"),
            {"Visning#Person", "Visning Familiesamlinger", "Visning Bopælssamlinger"},
        ),
    ],
    "genogram": [(get("genogram", "jan"), {"Visning Genogram#Person"})],
    "genogram_svg": [(get("genogram_svg", "jan"), {"Eksport Genogram#Person"})],
    "genogram_pdf": [(get("genogram_pdf", "jan"), {"Eksport Genogram#Person"})],
}

UDEN = {
    "filter_sager": "leads to the page, which logs",
}
