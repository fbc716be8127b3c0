"""Looking somebody up in CPR."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from access.formaal import services as formaal
from access.values import Permission
from tests.opslag.faelles import cpr_svarer
from tests.part.faelles import borger
from tests.revision.opslag.verden import JAN_CPR, Ruter, Verden, get, soeg

RETTIGHEDER = (
    Permission.SOEG_LANDET,
    Permission.DRIFT,
)


def _cpr(v: Verden, **post: str) -> Any:
    address = reverse("opslag", args=[v.jan])
    with cpr_svarer(borger("Jan Jarlov", JAN_CPR)):
        return v.browser.post(address, post) if post else v.browser.get(address)


def _cpr_ukendt(v: Verden) -> Any:
    with cpr_svarer(borger("Nova Tilflytter", "1506880138")):
        formaal.saet_krav("soeg-landet", None, False, hvem="test", now=timezone.now())
        noegle = soeg(v, q="150688-0138").redirect_chain[-1][0].split("/")[2]
        return v.browser.post(reverse("opslag_ukendt", args=[noegle]), {"begrundelse": "0"})


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "opslag": [
        (_cpr, {"CPR spurgt#Person", "Visning Opslag i CPR#Person"}),
        (
            lambda v: _cpr(v, begrundelse="0"),
            {
                "CPR spurgt#Person",
                "Visning Opslag i CPR#Person",
                "Visning Beskyttet adresse#Person",
            },
        ),
    ],
    "opslag_ukendt": [(_cpr_ukendt, {"CPR spurgt#Person", "Visning Opslag i CPR#Person"})],
    "opslagsdrift": [(get("opslagsdrift"), {"Visning Opslag"})],
}
