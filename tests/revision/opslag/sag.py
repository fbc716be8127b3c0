"""A sag, a virksomhed, an ejendom, and who is behind them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.urls import reverse

from access.models import Organisationsenhed
from tests.faelles import KOMMUNE
from tests.revision.opslag.verden import Ruter, Verden, get


def _afdeling(v: Verden) -> Any:
    unit = Organisationsenhed.objects.create(
        uuid=uuid4(), myndighed_id=KOMMUNE, navn="Jobcenter", fra=100, til=199
    )
    return v.browser.get(reverse("afdeling", args=[unit.uuid]))


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "sag": [(get("sag", "sag"), {"Visning Sagsoverblik#Sag", "Visning Ydelser"})],
    "sag_notater": [(get("sag_notater", "sag"), {"Journalnotat Visning#Sag"})],
    "kontakt": [(get("kontakt", "sag"), {"Modal Åbnet : Bruger"})],
    "medarbejder": [
        (
            lambda v: v.browser.get(reverse("medarbejder", args=[v.bruger.uuid])),
            {"Modal Åbnet : Bruger"},
        )
    ],
    "afdeling": [(_afdeling, {"Modal Åbnet : Bruger"})],
    "virksomhed": [
        (
            get("virksomhed", "firma"),
            {"Visning#Virksomhed", "Visning Virksomhedsoverblik#Virksomhed"},
        )
    ],
    "ejendom": [
        (get("ejendom", "hus"), {"Visning Ejendom#Ejendom", "Visning Ejer#Person"}),
        (get("ejendom", "hus"), {"Visning Ejendom#Ejendom", "Visning Sager#Sag"}),
    ],
}

UDEN = {
    "kle": "an emne of the classification",
    "filter_virksomhedssager": "leads to the page, which logs",
    "filter_ejendomssager": "leads to the page, which logs",
}
