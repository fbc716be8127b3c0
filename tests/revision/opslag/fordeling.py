"""Journalnotater and where they are sent."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse

from access.values import Permission
from fordeling.models import Aflevering
from tests.revision.opslag.verden import Kald, Ruter, Verden, get

RETTIGHEDER = (
    Permission.OPRET_JOURNALNOTAT,
    Permission.DRIFT,
)


def _notat(navn: str, **data: str) -> Kald:
    """A call about a journalnotat to Jan's sag, sent by the user herself."""

    def kald(v: Verden) -> Any:
        side = v.browser.get(reverse("journalnotat", args=[v.jan])).content.decode()
        kladde, vindue = (
            re.findall(f'name="{n}" value="([^"]+)"', side)[0] for n in ("kladde", "vindue")
        )
        felter = {
            "kladde": kladde,
            "vindue": vindue,
            "overskrift": "x",
            "tekst": "y",
            "sag": str(v.sag),
        }
        svar = v.browser.post(reverse("journalnotat_send", args=[v.jan]), felter)
        row = Aflevering.objects.unguarded(reason="test").get()
        Aflevering.objects.unguarded(reason="test").update(tilstand="afvist")
        if navn == "journalnotat_send":
            return svar
        if navn == "fordeling_igen":
            Aflevering.objects.unguarded(reason="test").update(tilstand="sendes")
        key = row.forsendelse if navn == "forsendelse" else row.id
        address = reverse(navn, args=[key])
        return v.browser.post(address, data) if navn.endswith("igen") else v.browser.get(address)

    return kald


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "journalnotat": [(get("journalnotat", "jan"), {"Visning Kladde#Person"})],
    "journalnotat_send": [(_notat("journalnotat_send"), {"Journalnotat sendt#Sag"})],
    "forsendelse": [(_notat("forsendelse"), {"Visning Afsendt journalnotat#Sag"})],
    "notat": [(_notat("notat"), {"Visning Afsendt journalnotat#Sag"})],
    "notat_igen": [(_notat("notat_igen"), {"Journalnotat sendt#Sag"})],
    "fordelingsdrift": [(get("fordelingsdrift"), {"Visning Fordeling"})],
    "fordeling_igen": [(_notat("fordeling_igen"), {"Afsendelse startet igen"})],
}

UDEN = {
    "journalnotat_kladde": "the user's own draft, of a page that logged",
    "journalnotat_annuller": "leads to the person's page, which logs",
    "sag_journalnotat": "leads to the dialog, which logs",
    "notat_afslut": "leads to the user's own hand-off, which logs",
}
