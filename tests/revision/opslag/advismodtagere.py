"""Receiving systems of adviser."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from access.models import Fagsystem
from access.values import Permission
from advis.levering.oversigt import noegle
from tests.advis import data
from tests.revision.opslag.verden import Kald, Ruter, Verden, get

_SET = {"Visning Modtagersystemer"}
_ADRESSE = "https://93.184.216.34/advis"
RETTIGHEDER = (Permission.ADMINISTRER,)


def _fagsystem() -> Fagsystem:
    return Fagsystem.objects.order_by("id")[0]


def _system(navn: str, **felter: str) -> Kald:
    """One of the user's authority, and what is done with it."""

    def kald(v: Verden) -> Any:
        system, _hemmelighed = data.system(_ADRESSE, _fagsystem())
        address = reverse(navn, args=[noegle(system.id)])
        return v.browser.post(address, felter) if felter else v.browser.get(address)

    return kald


def _nyt(v: Verden) -> Any:
    felter = {"fagsystem": str(_fagsystem().id), "navn": "Bolig", "url": _ADRESSE}
    return v.browser.post(reverse("advismodtager_ny"), felter)


RUTER: Ruter = {
    "advismodtagere": [(get("advismodtagere"), _SET)],
    "advismodtager_ny": [(get("advismodtager_ny"), _SET), (_nyt, {"Ændring Modtagersystem"})],
    "advismodtager": [
        (_system("advismodtager"), _SET),
        (_system("advismodtager", hvad="roter"), {"Ændring Modtagersystem"}),
    ],
    "advismodtager_proeve": [
        (_system("advismodtager_proeve", x="1"), {"Ændring Modtagersystem"}),
    ],
}
