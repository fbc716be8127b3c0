"""Journalnotater and where they are sent."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from access.values import Permission
from fordeling.models import Aflevering, Fordeling, Rute, Skabelon, Tilsluttet
from tests.faelles import KOMMUNE
from tests.revision.opslag.verden import Kald, Ruter, Verden, get

RETTIGHEDER = (
    Permission.OPRET_JOURNALNOTAT,
    Permission.DRIFT,
    Permission.ADMINISTRER,
)


def _notat(navn: str, **data: str) -> Kald:
    """A call about a journalnotat to Jan's sag, sent by the user herself."""

    def kald(v: Verden) -> Any:
        side = v.browser.get(reverse("journalnotat", args=[v.jan])).content.decode()
        kladde, vindue = (
            re.findall(f'name="{n}" value="([^"]+)"', side)[0] for n in ("kladde", "vindue")
        )
        felter = {
            "kladde": kladde,
            "vindue": vindue,
            "overskrift": "x",
            "tekst": "y",
            "sag": str(v.sag),
        }
        svar = v.browser.post(reverse("journalnotat_send", args=[v.jan]), felter)
        row = Aflevering.objects.unguarded(reason="test").get()
        Aflevering.objects.unguarded(reason="test").update(tilstand="afvist")
        if navn == "journalnotat_send":
            return svar
        if navn == "fordeling_igen":
            Aflevering.objects.unguarded(reason="test").update(tilstand="sendes")
        key = row.forsendelse if navn == "forsendelse" else row.id
        address = reverse(navn, args=[key])
        return v.browser.post(address, data) if navn.endswith("igen") else v.browser.get(address)

    return kald


def _system(v: Verden) -> Any:
    """The page of a connected system."""
    row = Tilsluttet.objects.create(
        uuid=uuid4(), navn="KSD", modtager_typer=["JOURNALPOST"], myndigheder=[KOMMUNE]
    )
    return v.browser.get(reverse("fordelingssystem", args=[row.uuid]))


def _skabelon(v: Verden) -> Any:
    row = Skabelon.objects.create(myndighed=KOMMUNE, navn="Opkald", tekst="x")
    return v.browser.get(reverse("notatskabelon", args=[row.id]))


def _rute(v: Verden) -> Any:
    """A rule from today on."""
    system = Tilsluttet.objects.create(
        uuid=uuid4(), navn="KSD", myndigheder=[KOMMUNE], modtager_typer=["JOURNALPOST"]
    )
    om = {
        "moenster": "32.*",
        "system": system.uuid,
        "fra": timezone.localdate().isoformat(),
        "version": "0",
    }
    return v.browser.post(reverse("notatrute_opret"), om)


def _luk(v: Verden) -> Any:
    _rute(v)
    om = {"version": "1", "sidst": timezone.localdate().isoformat()}
    return v.browser.post(reverse("notatrute_luk", args=[Rute.objects.get().id]), om)


def _post(v: Verden) -> Any:
    """Something of our own Fordelingskomponent's is tried now."""
    system = Tilsluttet.objects.create(uuid=uuid4(), navn="KSD")
    row = Fordeling.objects.create(
        afsender=system, transaktion=uuid4(), sha256=b"", objekttype="JOURNALPOST",
        afsender_cvr="1", routing_cvr="1", myndighed=KOMMUNE, modtager=system,
        modtaget=timezone.now(), siden=timezone.now(), naeste_forsoeg=timezone.now(),
    )  # fmt: skip
    om = {"slags": "objekt", "noegle": str(row.id)}
    return v.browser.post(reverse("fordelingspost_igen"), om)


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "journalnotat": [(get("journalnotat", "jan"), {"Visning Kladde#Person"})],
    "journalnotat_send": [(_notat("journalnotat_send"), {"Journalnotat sendt#Sag"})],
    "forsendelse": [(_notat("forsendelse"), {"Visning Afsendt journalnotat#Sag"})],
    "notat": [(_notat("notat"), {"Visning Afsendt journalnotat#Sag"})],
    "notat_igen": [(_notat("notat_igen"), {"Journalnotat sendt#Sag"})],
    "fordelingsdrift": [(get("fordelingsdrift"), {"Visning Fordeling"})],
    "fordeling_igen": [(_notat("fordeling_igen"), {"Afsendelse startet igen"})],
    "fordelingspost_igen": [(_post, {"Afsendelse startet igen"})],
    "fordelingssystemer": [(get("fordelingssystemer"), {"Visning Tilsluttede systemer"})],
    "fordelingssystem": [(_system, {"Visning Tilsluttede systemer"})],
    **{
        navn: [(get(navn), {"Visning Journalnotater"})]
        for navn in (
            "notatopsaetning",
            "notatcertifikater",
            "notatfil",
            "notatruter",
            "notattitler",
            "notatskabeloner",
            "notatskabelon_ny",
        )
    },
    "notatskabelon": [(_skabelon, {"Visning Journalnotater"})],
    "notatrute_opret": [(_rute, {"Ændring"})],
    "notatrute_luk": [(_luk, {"Ændring"})],
}

UDEN = {
    "journalnotat_kladde": "the user's own draft, of a page that logged",
    "journalnotat_annuller": "leads to the person's page, which logs",
    "sag_journalnotat": "leads to the dialog, which logs",
    "notat_afslut": "leads to the user's own hand-off, which logs",
}
