"""Statistics: numbers of authorities and units, and its own row all the same."""

from __future__ import annotations

from django.urls import reverse

from access.values import Permission
from tests.revision.opslag.verden import Ruter

RETTIGHEDER = (Permission.ADMINISTRER,)

RUTER: Ruter = {
    "statistik": [(lambda v: v.browser.get(reverse("statistik")), {"Visning Statistik"})],
    "statistikfil": [
        (lambda v: v.browser.get(reverse("statistikfil", args=["brug"])), {"Visning Statistik"})
    ],
}
