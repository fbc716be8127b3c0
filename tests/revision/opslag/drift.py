"""Operations: what was delivered, refused and waits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from access.values import Permission
from indexes.beskedfordeler import modtag
from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.models import Modtagelse
from indexes.modtagelse import karantaene
from tests import beskeder
from tests.beskedfordeler.faelles import push, registrering
from tests.faelles import KOMMUNE
from tests.revision.opslag.verden import JAN_CPR, Kald, Ruter, Verden, get

RETTIGHEDER = (Permission.DRIFT,)


def _drift(navn: str, **data: str) -> Kald:
    """A call about a refused object that names Jan."""

    def kald(v: Verden) -> Any:
        sag = beskeder.sag(parter=[beskeder.part(JAN_CPR)])
        content = karantaene.som_indhold(sag)
        row = karantaene.Afvisning(40, [], content, "objekt", sag.art, sag.uuid)
        common = {"tjeneste": "sagdokumentindeks", "operation": "importer", "transaktion": None}
        karantaene.gem([row], klient_id="ksd", myndigheder={KOMMUNE}, now=timezone.now(), **common)
        address = reverse(navn, args=[row.id])
        return v.browser.post(address, data) if navn != "karantaenerad" else v.browser.get(address)

    return kald


def _besked(navn: str, **data: str) -> Kald:
    """A call about a message in quarantine that names Jan."""

    def kald(v: Verden) -> Any:
        body = push(registrering(cpr=JAN_CPR, ObjektHandling=None))
        modtag.gem(body, laes_push(body), klient="bfo", myndigheder={KOMMUNE}, now=timezone.now())
        row = Modtagelse.objects.unguarded(reason="test").latest("modtaget")
        row.tilstand, row.regel = "karantaene", "handling.mangler"
        row.save()
        address = reverse(navn, args=[UUID(int=row.raa_id)])
        return v.browser.post(address, data) if navn != "besked" else v.browser.get(address)

    return kald


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "leverancer": [(get("leverancer"), {"Visning Leverancer"})],
    "karantaene": [(get("karantaene"), {"Visning Karantæne"})],
    "karantaenerad": [(_drift("karantaenerad"), {"Visning Karantæne"})],
    "karantaeneindhold": [
        (_drift("karantaeneindhold", begrundelse="0"), {"Visning Indhold i karantæne"})
    ],
    "karantaene_afspil": [(_drift("karantaene_afspil"), {"Afspilning bestilt"})],
    "karantaene_kasser": [(_drift("karantaene_kasser"), {"Kasseret"})],
    "beskeder": [(get("beskeder"), {"Visning Beskeder"})],
    "besked": [(_besked("besked"), {"Visning Beskeder"})],
    "beskedindhold": [(_besked("beskedindhold", begrundelse="0"), {"Visning Indhold i besked"})],
    "besked_afspil": [(_besked("besked_afspil"), {"Afspilning af besked"})],
    "besked_kasser": [(_besked("besked_kasser"), {"Besked kasseret"})],
    "drift_kilder": [(get("drift_kilder"), {"Visning Kilder"})],
}

UDEN = {
    "dueslag_luk": "shows nobody; what it does is logged by its own tests",
    "dueslag_aabn": "shows nobody; what it does is logged by its own tests",
}
