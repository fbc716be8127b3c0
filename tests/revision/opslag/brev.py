"""Drafts of letters to holders of forældremyndighed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from access.values import Permission
from indexes.part.services import indlaes_personer, part_uuider
from indexes.part.values import RelationData
from sapa.brev.models import Brevskabelon
from tests.faelles import KOMMUNE
from tests.part.faelles import borger
from tests.revision.opslag.verden import JAN_CPR, Kald, Ruter, Verden

RETTIGHEDER = (Permission.BEHANDL_ADVIS,)
_BARN = "0502185672"


def _om_jans_barn(navn: str) -> Kald:
    """A call about a child of Jan's, for which there is a template."""

    def kald(v: Verden) -> Any:
        now = timezone.now()
        myndig = (RelationData("foraeldremyndighed_over", _BARN),)
        indlaes_personer(
            [borger("Bo Jarlov", _BARN), borger("Jan Jarlov", JAN_CPR, relationer=myndig)], now=now
        )
        Brevskabelon.objects.create(
            myndighed_id=KOMMUNE, navn="Prøve", overskrift="Prøve", tekst="Om {borger}"
        )
        (barn,) = part_uuider([f"cpr:{_BARN}"], now=now).values()
        return v.browser.get(reverse(navn, args=[barn]))

    return kald


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "brev": [(_om_jans_barn("brev"), {"Visning Brev#Person"})],
    "brev_pdf": [(_om_jans_barn("brev_pdf"), {"Eksport Brev#Person"})],
}
