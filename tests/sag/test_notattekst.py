"""The texts of a sag's journalnotater: plain ones are shown, to who sees the sag, and logged."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.klienter.values import Aftale
from access.models import Bruger, Fagsystem, Revisionslog
from indexes.laesning.notattekst import _laes
from indexes.part.services import indlaes_personer
from indexes.registrering.services import OK, Klient, importer
from tests import beskeder
from tests.faelles import ALT, KOMMUNE
from tests.part.faelles import borger

JAN, SYSTEM, SAG = "2110703435", 7, UUID(int=4711)


def b64(raa: bytes) -> str:
    return base64.b64encode(raa).decode()


@pytest.mark.parametrize(
    ("raa", "tekst"),
    [
        ("Æ, ø og å.\r\nLinje to ".encode(), "Æ, ø og å.\nLinje to"),
        (b"", ""),
        (b"{\\rtf1 hej}", None),
        (b"PK\x03\x04", None),
        ("blå".encode("latin-1"), None),
    ],
)
def test_only_plain_text_is_read(raa: bytes, tekst: str | None):
    assert _laes(b64(raa)) == tekst


@pytest.mark.django_db
def test_the_texts_are_shown_to_who_sees_the_sag(
    myndigheder: Any, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    Fagsystem.objects.create(id=SYSTEM, uuid=UUID(int=SYSTEM), navn="DUBU")
    indlaes_personer([borger("Jan Jarlov", JAN)], now=timezone.now())
    sag = beskeder.sag(
        system=UUID(int=SYSTEM), uuid=SAG, parter=[beskeder.part(JAN, "Jan Jarlov")], kle="29.21.04"
    )
    notat = beskeder.relation(
        "Journalpost", "Journalnotat", "Dokument", {"urn": "URN:Empty"}, Indeks="1"
    )
    notat["JournalpostEgenskaber"] = {
        "JournalnotatEgenskaber": {
            "Titel": "Telefonsamtale",
            "Notat": b64(b"Hun <b>ringede</b> i dag."),
            "Format": str(UUID(int=1)),
        }
    }
    sag.registreringer[0]["RelationListe"]["Journalpost"] = [notat]
    klient = Klient("prøve", SYSTEM, UUID(int=SYSTEM), (Aftale.fuld({KOMMUNE}),))
    (answer,) = importer([sag], klient=klient, transaktion=None, now=timezone.now())
    assert answer.statuskode == OK, answer.fejlbesked

    browser = log_ind(bruger_med({"permissions": ALT}))
    side = browser.get(reverse("sag_notater", args=[SAG])).content.decode()
    assert "Hun &lt;b&gt;ringede&lt;/b&gt; i dag." in side
    row = Revisionslog.objects.get(beskrivelse="Journalnotat Visning#Sag")
    assert (row.sag_uuid, row.nummer) == (SAG, JAN)
    assert (
        f'href="{reverse("sag_notater", args=[SAG])}"'
        in browser.get(reverse("sag", args=[SAG])).content.decode()
    )
    blind = log_ind(bruger_med({"permissions": ALT, "kle": ["32.*"]}))
    assert blind.get(reverse("sag_notater", args=[SAG])).status_code == 404
