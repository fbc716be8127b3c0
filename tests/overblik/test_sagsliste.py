"""The Sager table: its filter, its counts and its order, over rows that were already allowed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from indexes.sag.values import Fremdrift, Partsrolle, SagRaekke
from sapa.overblik.sagsliste import Sagsvalg, byg, dansk_orden


def raekke(titel: str, **andet: Any) -> SagRaekke:
    facts: dict[str, Any] = {
        "sag_uuid": uuid4(),
        "titel": titel,
        "rolle": Partsrolle.PRIMAER_PART,
        "relation": "Primær part",
        "kle": "29.21.04",
        "kle_titel": "",
        "primaer_part_uuid": None,
        "primaer_part_navn": "",
        "fagsystem_id": 1,
        "fagsystem": "CareSys",
        "behandler_navn": "",
        "enhed_navn": "",
        "fremdrift": Fremdrift.AFGJORT,
        "facet": "G01",
        "facet_titel": "",
        "myndighed_id": 173,
        "myndighed": "Lyngby-Taarbæk",
        "sagsnummer": "1",
        "oprettet": date(2022, 12, 27),
        "opdateret": datetime(2023, 1, 1, tzinfo=UTC),
    }
    return SagRaekke(**(facts | andet))


RAEKKER = [
    raekke("Genoptræning"),
    raekke(
        "Sygedagpenge", fagsystem="KSD", fremdrift=Fremdrift.AFSLUTTET, oprettet=date(2023, 1, 1)
    ),
    raekke("Ærinde", rolle=Partsrolle.SEKUNDAER_PART, fremdrift=None, oprettet=None),
    raekke("Aabybro", fagsystem="KSD", rolle=Partsrolle.YDELSESMODTAGER, oprettet=date(2020, 1, 1)),
]


def titler(**query: str) -> list[str]:
    return [r.titel for r in byg(RAEKKER, Sagsvalg.laes(query, {"k": "syge"})).raekker]


def test_the_newest_sag_comes_first():
    assert titler() == ["Sygedagpenge", "Genoptræning", "Aabybro", "Ærinde"]


def test_titles_sort_as_danish_does():
    assert titler(sorter="titel") == ["Genoptræning", "Sygedagpenge", "Ærinde", "Aabybro"]
    assert sorted(["Åse", "Ærø", "Øst", "Zoo"], key=dansk_orden) == ["Zoo", "Ærø", "Øst", "Åse"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"part": "primaer"}, {"Genoptræning", "Sygedagpenge"}),
        ({"part": "anden"}, {"Ærinde", "Aabybro"}),
        ({"status": "afsluttet"}, {"Sygedagpenge"}),
        ({"fagsystem": "KSD", "part": "anden"}, {"Aabybro"}),
        ({"f": "k"}, {"Sygedagpenge"}),
        # An address that somebody edited or kept too long shows everything, never an error.
        ({"part": "x", "status": "y", "fagsystem": "z", "sorter": "w", "f": "v"}, set(titler())),
    ],
)
def test_filters_narrow(query: dict[str, str], expected: set[str]):
    assert set(titler(**query)) == expected


def test_counts_tell_what_each_choice_would_show_under_the_other_filters():
    liste = byg(RAEKKER, Sagsvalg.laes({"fagsystem": "KSD", "part": "anden"}, {}))
    assert [(d.kode, d.antal, d.valgt) for d in liste.dele] == [
        ("", 2, False),
        ("primaer", 1, False),
        ("anden", 1, True),
    ]
    assert liste.ialt == 4


def test_a_heading_turns_its_own_order_round_and_keeps_the_filter():
    liste = byg(RAEKKER, Sagsvalg.laes({"sorter": "titel", "status": "afgjort"}, {}))
    by_key = {k.noegle: k for k in liste.kolonner}
    assert by_key["titel"].aria_sort == "ascending"
    assert by_key["titel"].query == "?status=afgjort&sorter=-titel"
    assert by_key["oprettet"].aria_sort == ""


def test_the_filter_text_never_enters_an_address():
    liste = byg(RAEKKER, Sagsvalg.laes({"f": "k"}, {"k": "Jan Jarlov 2110703435"}))
    queries = [k.query for k in liste.kolonner] + [d.query for d in liste.dele]
    assert all("Jarlov" not in q and "2110703435" not in q for q in queries)
    assert all("f=k" in q for q in queries)
