"""Packages for those who ask for insight."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from access.values import Permission
from sapa.indsigt import arbejde
from sapa.indsigt.models import Pakke
from tests.revision.opslag.verden import Kald, Ruter, Verden, get

RETTIGHEDER = (Permission.GIV_INDSIGT,)


def _bestil(v: Verden) -> Any:
    felter = {"grundlag": "gdpr15", "anmodning": "J. 4711", "afsnit": ["stamdata", "sager"]}
    return v.browser.post(reverse("indsigt", args=[v.jan]), felter)


def _pakke(navn: str, *, send: bool = False) -> Kald:
    """A call about a finished package about Jan."""

    def kald(v: Verden) -> Any:
        _bestil(v)
        arbejde.arbejd(frist=60)
        row = Pakke.objects.unguarded(reason="test").get()
        address = reverse(navn, args=[row.id])
        return v.browser.post(address) if send else v.browser.get(address)

    return kald


_UD = {"Eksport Indsigtspakke#Person", "PartCpr"}

# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "indsigt": [
        (get("indsigt", "jan"), {"Visning#Person"}),
        (_bestil, {"Indsigtspakke#Person"}),
    ],
    "indsigtspakke": [
        (
            _pakke("indsigtspakke"),
            {"Dannelse Indsigtspakke#Person", "Visning Indsigtspakke#Person"},
        )
    ],
    "indsigt_udelad": [(_pakke("indsigt_udelad", send=True), {"Indsigtspakke#Person"})],
    "indsigt_slet": [(_pakke("indsigt_slet", send=True), {"Indsigtspakke#Person"})],
    "indsigt_svar": [(_pakke("indsigt_svar"), _UD)],
    "indsigt_pdf": [(_pakke("indsigt_pdf"), _UD)],
    "indsigt_json": [(_pakke("indsigt_json"), _UD)],
}
