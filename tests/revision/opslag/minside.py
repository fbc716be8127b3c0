"""Min side and the favourites."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from indexes.sag.models import SagLinje
from tests.revision.opslag.verden import Ruter, Verden


def _min_side(v: Verden) -> Any:
    """Whom the user has looked up herself is no new look; what is new about somebody is."""
    v.browser.get(reverse("person", args=[v.jan]))
    lines = SagLinje.objects.unguarded(reason="test").filter(part_uuid=v.jan)
    lines.update(opdateret=timezone.now() + timedelta(minutes=1))
    return v.browser.get(reverse("min_side"))


def _foretrukken(v: Verden) -> Any:
    return v.browser.post(reverse("foretrukken", args=[v.jan]), {"vis": "1"})


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "min_side": [(_min_side, {"Visning Ændringer#Person"})],
    "foretrukken": [(_foretrukken, {"Foretrukken#Person"})],
}
