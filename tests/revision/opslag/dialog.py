"""To a fagsystem and back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from access.models import Fagsystem
from sapa.dialog import services as dialog
from tests.dialog.faelles import fagsystemets
from tests.overblik.test_tidslinje import dokument
from tests.revision.opslag.verden import Kald, Ruter, Verden


def _aabnet(v: Verden) -> tuple[Fagsystem, str, str]:
    """The fagsystem of the world's rows, which can be opened from here."""
    system, _ = Fagsystem.objects.get_or_create(id=1, defaults={"uuid": uuid4(), "navn": "KSD"})
    now = timezone.now()
    made = dialog.saet(system, None, "https://ksd.example/sapa", hvem="test", now=now)
    assert made is not None
    return system, *made


def _dialog(navn: str) -> Kald:
    def kald(v: Verden) -> Any:
        _aabnet(v)
        key = v.sag if navn == "dialog_sag" else dokument(v.sag, v.jan, "Brev", None)
        return v.browser.get(reverse(navn, args=[key]))

    return kald


def _dialog_ind(v: Verden) -> Any:
    system, kid, noegle = _aabnet(v)
    token = fagsystemets(system, kid, noegle, bruger=v.bruger.uuid, person=str(v.jan))
    leads = v.browser.post(reverse("dialog"), {"token": token})
    return v.browser.get(leads["Location"])


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "dialog_sag": [(_dialog("dialog_sag"), {"DialogIntegration"})],
    "dialog_dokument": [(_dialog("dialog_dokument"), {"DialogIntegration"})],
    "dialog_aabn": [(_dialog_ind, {"DialogIntegration"})],
}
