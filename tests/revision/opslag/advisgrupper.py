"""Advisgrupper and their lists."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from access.values import Permission
from advis.models import Advisgruppe
from tests.advis.faelles import katalog
from tests.revision.opslag.verden import JAN_CPR, Kald, Ruter, Verden, get

_GRUPPE_SET = {"Visning Advisgrupper"}
RETTIGHEDER = (Permission.ADMINISTRER,)


def _opret_gruppe(v: Verden) -> tuple[Any, Advisgruppe]:
    """An advisgruppe, set up and changed once through its pages."""
    katalog()
    felter = {
        "navn": "Prøve",
        "advistype": "folkeregister",
        "koder": "F11",
        "roller": "1",
        "foelsomhed_til": "4",
        "handling": "gem",
    }
    svar = v.browser.post(reverse("advisgruppe_opret", args=["tom"]), felter)
    g = Advisgruppe.objects.get(navn="Prøve")
    v.browser.post(
        reverse("advisgruppe", args=[g.uuid]), {**felter, "hjemmel": "En lov", "version": "1"}
    )
    return svar, g


def _gruppe(navn: str, **felter: str) -> Kald:
    def kald(v: Verden) -> Any:
        _svar, g = _opret_gruppe(v)
        address = reverse(navn, args=[g.uuid])
        sendt = {"version": "2", "nr": "2", **felter}
        return v.browser.post(address, sendt) if felter else v.browser.get(address)

    return kald


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    **{
        navn: [(get(navn), {"Visning Advisgrupper"})]
        for navn in (
            "advisgrupper",
            "advisgruppe_ny",
            "advisgruppe_importer",
            "advisdaekning",
            "advisgenkoersel",
        )
    },
    "advisgruppe_opret": [
        (lambda v: v.browser.get(reverse("advisgruppe_opret", args=["tom"])), _GRUPPE_SET),
        (lambda v: _opret_gruppe(v)[0], {"Ændring Advisgruppe"}),
    ],
    "advisgruppe": [(_gruppe("advisgruppe"), _GRUPPE_SET)],
    "advisgruppe_historik": [(_gruppe("advisgruppe_historik"), _GRUPPE_SET)],
    "advisgruppe_eksport": [(_gruppe("advisgruppe_eksport"), {"Eksport Advisgruppe"})],
    "advisgruppe_personer": [
        (_gruppe("advisgruppe_personer"), _GRUPPE_SET),
        (
            _gruppe("advisgruppe_personer", numre=JAN_CPR),
            {"Ændring Advisgruppe", "Advisgruppes liste#Person"},
        ),
    ],
    # What an activation that is refused leaves is the page; tests/advis has those that are not.
    "advisgruppe_aktiver": [(_gruppe("advisgruppe_aktiver", x="1"), _GRUPPE_SET)],
    **{
        f"advisgruppe_{navn}": [(_gruppe(f"advisgruppe_{navn}", x="1"), {"Ændring Advisgruppe"})]
        for navn in ("proeve", "deaktiver", "kopier", "gendan")
    },
}

UDEN = {"advismodtager_forslag": "names of staff, units and systems that complete a field"}
