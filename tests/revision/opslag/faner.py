"""The tabs of sager, ydelser, dokumenter and notater."""

from __future__ import annotations

from django.urls import reverse

from tests.overblik.test_tidslinje import dokument
from tests.revision.opslag.verden import Kald, Ruter, get


def _dokument(navn: str) -> Kald:
    return lambda v: v.browser.get(reverse(navn, args=[dokument(v.sag, v.jan, "Brev", None)]))


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "ydelser": [(get("ydelser", "jan"), {"Visning#Person", "Visning Ydelser"})],
    # Of others' authorities, and this user reaches none: tests/overblik/test_ydelser.py has the row.
    "udk_ydelser": [(get("udk_ydelser", "jan"), {"Visning#Person"})],
    "kontanthjaelpsloft": [
        (get("kontanthjaelpsloft", "jan"), {"Visning#Person", "Visning Loftvisning"})
    ],
    "tidslinje": [(get("tidslinje", "jan"), {"Visning#Person", "Søgning", "Journalnotat Visning"})],
    "helhed": [(get("helhed", "jan"), {"Visning#Person", "Søgning Sag", "Søgning Ydelser"})],
    "dokumenter": [(get("dokumenter", "jan"), {"Visning#Person", "Visning Dokumenter#Sag"})],
    "journalnotater": [
        (get("journalnotater", "jan"), {"Visning#Person", "Journalnotat Visning#Sag"})
    ],
    "dokument": [(_dokument("dokument"), {"Visning Dokumentoverblik#Dokument"})],
}
