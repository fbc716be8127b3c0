"""The inbox of adviser."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from access.values import Permission
from advis.models import Advishandling
from tests.advis import data
from tests.revision.opslag.verden import Ruter, Verden, get

RETTIGHEDER = (
    Permission.BEHANDL_ADVIS,
    Permission.DRIFT,
)


def _advis(v: Verden) -> str:
    """One about Jan, in the user's inbox."""
    g = data.gruppe()
    data.modtager(g, v.bruger.uuid)
    return str(data.advis(g, v.jan).uuid)


def _aabn_advis(v: Verden) -> Any:
    return v.browser.get(reverse("advis_aabn", args=[_advis(v)]))


def _behandl_advis(v: Verden) -> Any:
    om = {"handling": "faerdiggoer", "valgt": _advis(v)}
    return v.browser.post(reverse("advis_handling"), om)


def _fortryd_advis(v: Verden) -> Any:
    _behandl_advis(v)
    samling = Advishandling.objects.get(hvad="faerdiggjort").samling
    return v.browser.post(reverse("advis_fortryd", args=[samling]))


def _advisfil(v: Verden) -> Any:
    _advis(v)
    return v.browser.get(reverse("advis_csv"))


def _genstart(v: Verden) -> Any:
    g = data.gruppe()
    til = data.modtager(g, v.bruger.uuid, kanal="mail")
    data.levering(data.advis(g, v.jan), til, tilstand="opgivet", afsluttet=timezone.now())
    return v.browser.post(reverse("advisdrift_genstart"), {"alle": "1"})


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "advis": [(get("advis"), {"Visning Adviser"})],
    "advis_aabn": [(_aabn_advis, {"Visning Adviser", "Søgning"})],
    "advis_handling": [(_behandl_advis, {"Advis behandlet"})],
    "advis_fortryd": [(_fortryd_advis, {"Advis behandlet"})],
    "advis_csv": [(_advisfil, {"Eksport Adviser"})],
    "advis_person": [(get("advis_person", "jan"), {"Visning#Person", "Visning Adviser"})],
    "advisdrift": [(get("advisdrift"), {"Visning Leveringer af advis"})],
    "advisdrift_genstart": [(_genstart, {"Levering af advis genstartet"})],
}

UDEN = {
    "advis_soeg": "leads to the list, which logs",
    "advis_mine": "the same",
    "advis_paamindelser": "the same",
    "advis_tal": "numbers of her own inbox; names nobody",
    "advis_valg": "the people and units of her own authority",
    "advis_belastning": "numbers by who has them; names no citizen",
    "advis_kommenter": "shows nobody; what is written stands with its writer on the advis",
    "advis_gem": "a choice of groups and kinds; names nobody",
    "advis_slet_gemt": "the same",
}
