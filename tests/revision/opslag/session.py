"""The user's own: purpose, authority, rights, columns, the way out."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from access.values import Permission
from tests.revision.opslag.verden import Ruter, Verden

RETTIGHEDER = (Permission.SOEG_LANDET,)


def _formaal(v: Verden) -> Any:
    return v.browser.post(reverse("vaelg_formaal", args=["soeg-landet"]), {"formaal": "1"})


def _afslut_formaal(v: Verden) -> Any:
    _formaal(v)
    return v.browser.post(reverse("afslut_formaal", args=["soeg-landet"]))


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "vaelg_formaal": [(_formaal, {"Formål valgt"})],
    "afslut_formaal": [(_afslut_formaal, {"Formål valgt", "Formål afsluttet"})],
    "log_ud": [(lambda v: v.browser.post(reverse("log_ud")), {"Log ud"})],
}

UDEN = {
    "formaal": "the session's own purposes",
    "mine_rettigheder": "the user's own rights",
    "paa_vegne_af": "the user's own authorities; the choice is logged by its own tests",
    "kolonner": "the user's own columns",
}
