"""A sag's description is in the projection whichever way it came, and is mended and rebuilt with it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from access.klienter.values import Aftale
from access.models import Fagsystem
from indexes.oio import Art, IndeksObjekt
from indexes.registrering import kontrol
from indexes.registrering.oprettelse import opret
from indexes.registrering.services import Klient, importer, opdater
from indexes.sag.beskrivelse import _MELLEMRUM, er_selektiv, sikre_ord, soegeord, som_soegning
from indexes.sag.models import Sag
from tests import beskeder
from tests.faelles import KOMMUNE, NU

TEKST = "Genoptræning\r\nefter fald"


@pytest.fixture
def klient(myndigheder: Any) -> Klient:
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    return Klient("ksd", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))


def beskrivelser() -> Counter[str]:
    rows = Sag.objects.unguarded(reason="test")
    return Counter(rows.values_list("beskrivelse", flat=True))


def test_every_way_in_writes_it_and_a_rebuild_fills_it(klient: Klient) -> None:
    one = beskeder.sag(beskrivelse=TEKST)
    several = [beskeder.sag(beskrivelse=TEKST) for _ in range(45)]
    # By the statement for one, by one a table, and as an object that the index names.
    for objekter in ([one], several, [beskeder.sag()]):
        importer(objekter, klient=klient, transaktion=None, now=NU)
    made = beskeder.sag(beskrivelse=TEKST).registreringer[0]
    opret(Art.SAG, made, klient=klient, transaktion=None, now=NU)
    assert beskrivelser() == {TEKST: 47, "": 1}

    # As where the index was made before the column.
    Sag.objects.unguarded(reason="test").update(beskrivelse="")
    found = [a for step in kontrol.kontroller(now=NU) for a in step.afvigelser]
    assert len(found) == 47
    call_command("genopbyg_indeks", verbosity=0)
    assert beskrivelser() == {TEKST: 47, "": 1}

    egenskaber = one.registreringer[0]["AttributListe"]["Egenskaber"][0]
    change = {
        "Tidspunkt": "2026-03-01T08:00:00Z",
        "AttributListe": {"Egenskaber": [{**egenskaber, "Beskrivelse": "En anden"}]},
    }
    changed = IndeksObjekt(Art.SAG, one.uuid, (change,))
    opdater([changed], klient=klient, transaktion=None, now=NU)
    assert beskrivelser() == {TEKST: 46, "": 1, "En anden": 1}


@pytest.mark.parametrize(
    ("moenster", "ventet"),
    [
        ("Genoptræning af knæ", ["genoptræning", "af", "knæ"]),
        ("*optræning af knæ*", ["af", "knæ"]),
        ("*fald*", []),
        ("* fald*", ["fald"]),
        ("*a/fald hjem*", ["fald", "hjem"]),
        ("x \N{SNOWMAN}fald hjemme", ["x", "hjemme"]),
        ("fald2 \N{NO-BREAK SPACE}hjemme ét", []),
    ],
)
def test_what_narrows_is_what_every_such_text_has(moenster: str, ventet: list[str]) -> None:
    assert sikre_ord(moenster) == ventet


@pytest.mark.django_db
def test_whatever_ends_a_word_for_us_ends_it_for_postgresql() -> None:
    with connection.cursor() as cursor:
        for tegn in (*_MELLEMRUM, *"–—’“”…«»„·•"):
            cursor.execute(
                "select tsvector_to_array(sapa_beskrivelsesord(%s))",
                [f"Ælfa{tegn}bEta{tegn}x {tegn}gamma{tegn} <b>{tegn}delta</b>"],
            )
            assert {"ælfa", "beta", "gamma", "delta"} <= set(cursor.fetchone()[0]), repr(tegn)


def test_what_is_typed_is_words_and_never_an_operator() -> None:
    words = soegeord("Fald! & 'x' | \\ (Ålborg) fald")
    assert words == ["fald", "x", "ålborg"]
    assert som_soegning(words) == "'fald':* & 'x':* & 'ålborg':*"
    assert er_selektiv(words)
    assert not er_selektiv(["af", "knæ"])
    assert not er_selektiv([])
