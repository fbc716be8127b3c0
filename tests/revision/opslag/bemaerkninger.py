"""Bemærkninger on a person."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from access.values import Permission
from sapa.bemaerkninger.models import Bemaerkning
from tests.bemaerkninger.faelles import lav_type
from tests.revision.opslag.verden import Kald, Ruter, Verden, get

RETTIGHEDER = (
    Permission.SE_BEMAERKNING,
    Permission.SKRIV_BEMAERKNING,
    Permission.ADMINISTRER,
)


def _bemaerk(v: Verden) -> Any:
    data = {
        "type": str(lav_type().id),
        "tekst": "Arabisk",
        "gyldig_til": timezone.localdate().isoformat(),
    }
    return v.browser.post(reverse("opret_bemaerkning", args=[v.jan]), data)


def _om_bemaerkning(navn: str, metode: str = "get") -> Kald:
    """A call about a bemærkning on Jan."""

    def kald(v: Verden) -> Any:
        _bemaerk(v)
        row = Bemaerkning.objects.unguarded(reason="test").get()
        return getattr(v.browser, metode)(reverse(navn, args=[v.jan, row.id]))

    return kald


def _udloebet(metode: str) -> Kald:
    """The same about one that was made to run out."""

    def kald(v: Verden) -> Any:
        _om_bemaerkning("udloeb_bemaerkning", "post")(v)
        row = Bemaerkning.objects.unguarded(reason="test").get()
        return getattr(v.browser, metode)(reverse("udloebet_bemaerkning", args=[v.jan, row.id]))

    return kald


def _administration(v: Verden) -> Any:
    _bemaerk(v)
    return v.browser.get(reverse("bemaerkningsadministration"))


def _slet_administration(v: Verden) -> Any:
    _bemaerk(v)
    row = Bemaerkning.objects.unguarded(reason="test").get()
    address = reverse("bemaerkning_slet_administration", args=[row.id])
    return v.browser.post(address, {"begrundelse": "1"})


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "bemaerkningsadministration": [(_administration, {"Visning"})],
    "bemaerkning_slet_administration": [(_slet_administration, {"Bemærkning"})],
    "opret_bemaerkning": [
        (get("opret_bemaerkning", "jan"), {"Visning#Person"}),
        (_bemaerk, {"Bemærkning"}),
    ],
    "ret_bemaerkning": [(_om_bemaerkning("ret_bemaerkning"), {"Bemærkning", "Visning"})],
    "udloeb_bemaerkning": [(_om_bemaerkning("udloeb_bemaerkning", "post"), {"Bemærkning"})],
    "udloebet_bemaerkning": [
        (_udloebet("get"), {"Visning", "Bemærkning"}),
        (_udloebet("post"), {"Bemærkning"}),
    ],
    "slet_bemaerkning": [(_om_bemaerkning("slet_bemaerkning", "post"), {"Bemærkning"})],
}
