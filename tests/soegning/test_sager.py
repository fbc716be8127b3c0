"""The wide searches for sager and dokumenter: what is found, for whom, in which order, at what price."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from psycopg.types.range import TimestamptzRange

from access.values import Adgang, Permission
from indexes.dokument.models import Dokument
from indexes.sag.models import Journalpost, Sag
from indexes.soegning.selectors import soeg_dokumenter, soeg_sager
from indexes.soegning.values import (
    Dokumentsoegning,
    ForBredt,
    ForLangsomt,
    Sagssoegning,
)
from tests.faelles import ALT, ANDEN_KOMMUNE, KOMMUNE, NU
from tests.part.faelles import Som

Lav = Callable[..., UUID]
KLE_29 = (290000, 300000)


@pytest.fixture
def bred(adgang_med: Callable[..., Adgang]) -> Adgang:
    return adgang_med({"permissions": ALT})


def titler(som: Som, adgang: Adgang, **felter: Any) -> list[str]:
    with som(adgang):
        return [h.titel for h in soeg_sager(adgang=adgang, soegning=Sagssoegning(**felter)).hits]


@pytest.fixture
def sager(lav_sag: Lav) -> None:
    lav_sag(titel="Genoptræning af knæ", sagsnummer="2023-ABC-0001", behandler_navn="Allan Korsman")
    lav_sag(
        titel="Boligstøtte",
        sagsnummer="2023-ABC-0002",
        kle=320304,
        enhed=300,
        fagsystem=4,
        fremdrift=1,
        oprettet=NU - timedelta(days=400),
    )
    lav_sag(titel="Uden dag", sagsnummer="X-9", oprettet=None, enhed=300, afsender=None)
    lav_sag(titel="Andre steder", sagsnummer="2023-ABC-0003", myndighed=ANDEN_KOMMUNE)
    lav_sag(titel="Lukket", sagsnummer="2023-ABC-0004", lukket=True)


@pytest.mark.parametrize(
    ("felter", "ventet"),
    [
        ({"sagsnummer": "2023-abc-000"}, ["Genoptræning af knæ", "Boligstøtte"]),
        ({"sagsnummer": "2023-ABC-0002"}, ["Boligstøtte"]),
        ({"sagsnummer": "%%%"}, []),
        ({"titel": "optræn"}, ["Genoptræning af knæ"]),
        ({"kle": KLE_29}, ["Genoptræning af knæ", "Uden dag"]),
        ({"enheder": ((300, 399),)}, ["Boligstøtte", "Uden dag"]),
        ({"enheder": ((300, 300),), "titel": "bolig"}, ["Boligstøtte"]),
        ({"enheder": ()}, []),
        ({"behandlere": ("Allan Korsman",)}, ["Genoptræning af knæ"]),
        ({"behandlere": ("",)}, []),
        ({"oprettet_til": NU.date() - timedelta(days=300)}, ["Boligstøtte"]),
        ({"oprettet_fra": NU.date()}, ["Genoptræning af knæ"]),
        ({"kle": KLE_29, "fagsystem": 4}, []),
        ({"kle": (320000, 330000), "fagsystem": 4, "fremdrift": 1}, ["Boligstøtte"]),
        ({"kle": KLE_29, "aendret_fra": NU.date() + timedelta(days=1)}, []),
        ({"kle": KLE_29, "ydelse_fra": date(2020, 1, 1)}, []),
    ],
)
def test_each_criterion_finds_its_own_newest_first(
    sager: None, som: Som, bred: Adgang, felter: Any, ventet: list[str]
) -> None:
    assert titler(som, bred, **felter) == ventet


@pytest.fixture
def beskrevne(lav_sag: Lav) -> None:
    """Sager that say something of themselves; their lists of sager do not hold it."""
    for titel, beskrivelse, facts in (
        ("Knæ", "Ældre borger (f. 1940).\r\nGenoptræning efter fald i ÅLBORG/2023-17.", {}),
        ("Hofte", "Genoptræning. Borgeren er faldet hjemme; se mail til a@b.dk", {}),
        ("Bolig", "Ansøgning om genhusning", {"kle": 320304}),
        ("Andre steder", "Genoptræning", {"myndighed": ANDEN_KOMMUNE}),
        ("Lukket", "Genoptræning", {"lukket": True}),
        ("Tom", "", {}),
    ):
        sag = lav_sag(titel=titel, **facts)
        Sag.objects.unguarded(reason="test data").filter(uuid=sag).update(beskrivelse=beskrivelse)


@pytest.mark.parametrize(
    ("felter", "ventet"),
    [
        ({"beskrivelse": "genoptræning"}, {"Knæ", "Hofte"}),
        ({"beskrivelse": "GENOPTR"}, {"Knæ", "Hofte"}),
        ({"beskrivelse": "ældre"}, {"Knæ"}),
        ({"beskrivelse": "ålborg"}, {"Knæ"}),
        ({"beskrivelse": "Ålborg/2023"}, {"Knæ"}),
        ({"beskrivelse": "1940"}, {"Knæ"}),
        ({"beskrivelse": "fald genop"}, {"Knæ", "Hofte"}),
        ({"beskrivelse": "fald genhusning"}, set()),
        ({"beskrivelse": "optræning"}, set()),
        ({"beskrivelse": "' | !a :* genoptræning"}, {"Hofte"}),  # signs are no words
        ({"beskrivelse": "fald", "titel": "knæ"}, {"Knæ"}),
        ({"beskrivelse": "gen", "kle": KLE_29}, {"Knæ", "Hofte"}),
        ({"beskrivelse": "gen", "kle": (320000, 330000)}, {"Bolig"}),
        ({"beskrivelse": "!?", "kle": KLE_29}, set()),
    ],
)
def test_a_description_is_searched_by_the_beginning_of_its_words(
    beskrevne: None, som: Som, bred: Adgang, felter: Any, ventet: set[str]
) -> None:
    assert set(titler(som, bred, **felter)) == ventet


def test_a_description_is_found_by_who_sees_the_sag(
    beskrevne: None, som: Som, adgang_med: Callable[..., Adgang]
) -> None:
    soegt = {"beskrivelse": "genop"}
    assert titler(som, adgang_med({"permissions": ALT, "kle": ["32.*"]}), **soegt) == []
    assert titler(som, adgang_med({"permissions": ALT, "foelsomhed": 1}), **soegt) == []
    begge = adgang_med({"permissions": ALT}, {"permissions": ALT, "scope": ANDEN_KOMMUNE})
    assert set(titler(som, begge, **soegt)) == {"Knæ", "Hofte"}
    assert "Andre steder" in titler(som, begge, **soegt, alle_myndigheder=True)
    uden = adgang_med({"permissions": [Permission.SE_PERSON]})
    assert titler(som, uden, **soegt) == []


def test_a_hit_shows_the_words_that_were_found_in_its_description(
    beskrevne: None, som: Som, bred: Adgang
) -> None:
    with som(bred):
        found = soeg_sager(adgang=bred, soegning=Sagssoegning(beskrivelse="genop FALD"))
        andet = soeg_sager(adgang=bred, soegning=Sagssoegning(titel="Hofte"))
    vist = {
        h.titel: "".join(f"<{b.tekst}>" if b.fundet else b.tekst for b in h.uddrag)
        for h in found.hits
    }
    assert vist == {
        "Knæ": "Ældre borger (f. 1940). <Genoptræning> efter <fald> i ÅLBORG/2023-17.",
        "Hofte": "<Genoptræning>. Borgeren er <faldet> hjemme; se mail til a@b.dk",
    }
    assert [h.uddrag for h in andet.hits] == [()], "nobody asked for it"


@pytest.mark.parametrize(
    "felter",
    [
        {},
        {"titel": "sag"},
        {"beskrivelse": "gen og fra"},
        {"beskrivelse": "!?"},
        {"fagsystem": 1},
        {"fremdrift": 3},
        {"sagsnummer": "20"},
    ],
)
def test_nothing_selective_is_no_search(
    som: Som, bred: Adgang, felter: Any, django_assert_num_queries: Any
) -> None:
    with som(bred), django_assert_num_queries(0), pytest.raises(ForBredt):
        soeg_sager(adgang=bred, soegning=Sagssoegning(**felter))


def test_rights_decide_what_is_found(
    sager: None, som: Som, adgang_med: Callable[..., Adgang]
) -> None:
    soegt = {"sagsnummer": "2023-ABC"}
    smal = adgang_med({"permissions": ALT, "kle": ["32.*"]})
    assert titler(som, smal, **soegt) == ["Boligstøtte"]
    lav = adgang_med({"permissions": ALT, "foelsomhed": 1})
    assert titler(som, lav, **soegt) == []
    begge = adgang_med({"permissions": ALT}, {"permissions": ALT, "scope": ANDEN_KOMMUNE})
    assert "Andre steder" not in titler(som, begge, **soegt), "her own authority unasked"
    assert "Andre steder" in titler(som, begge, **soegt, alle_myndigheder=True)
    uden = adgang_med({"permissions": [Permission.SE_PERSON]})
    assert titler(som, uden, **soegt) == []
    assert titler(som, uden, kle=KLE_29) == []


def test_pages_hold_every_sag_once(lav_sag: Lav, som: Som, bred: Adgang) -> None:
    for n in range(45):
        # Some of one moment and some of none: the key settles their order.
        oprettet = None if n % 9 == 0 else NU - timedelta(days=n // 5)
        lav_sag(titel=f"Sag {n}", oprettet=oprettet)
    soegning, efter, alle = Sagssoegning(kle=KLE_29), None, []
    with som(bred):
        for _ in range(3):
            side = soeg_sager(adgang=bred, soegning=soegning, efter_=efter)
            alle.append(side.hits)
            efter = side.naeste
    assert (list(map(len, alle)), efter) == ([20, 20, 5], None)
    hits = [h for side in alle for h in side]
    assert len({h.sag_uuid for h in hits}) == 45
    dage = [h.oprettet for h in hits]
    assert dage == sorted(dage, key=lambda d: d or date.min, reverse=True)


def test_a_search_that_takes_too_long_is_stopped_and_the_page_lives(
    sager: None, som: Som, bred: Adgang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexes.soegning.selectors.sager.navne", _langsomt)
    monkeypatch.setattr("indexes.soegning.selectors.faelles.GRAENSE", "20ms")
    with som(bred):
        with pytest.raises(ForLangsomt):
            soeg_sager(adgang=bred, soegning=Sagssoegning(kle=KLE_29))
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('statement_timeout')")
            assert cursor.fetchone()[0] != "20ms"


def _langsomt() -> dict[str, Any]:
    from django.db.models import TextField
    from django.db.models.expressions import RawSQL

    from indexes.sag.selectors.faelles import navne

    # A hundred sleeps of a row: the statement is stopped long before.
    return {
        **navne(),
        "kle_navn": RawSQL("(select pg_sleep(5)::text)", [], output_field=TextField()),
    }


# --- Dokumenter -----------------------------------------------------------------------------------


@pytest.fixture
def dokumenter(lav_sag: Lav) -> None:
    sag = lav_sag(titel="Genoptræning", sagsnummer="2023-ABC-0001")
    skjult = lav_sag(titel="Skjult", sagsnummer="2023-ABC-0002", kle=270000)
    for n, (titel, nummer, dag, paa) in enumerate(
        [
            ("Afgørelse", "D-100", date(2023, 1, 5), sag),
            ("Bilag", "D-101", None, sag),
            ("Løst brev", "D-200", date(2023, 2, 1), None),
            ("Hemmeligt", "D-102", date(2023, 1, 6), skjult),
        ]
    ):
        lav_dokument(titel, nummer, dag, paa, enhed=300 + n)


def lav_dokument(titel: str, nummer: str, dag: date | None, sag: UUID | None, **facts: Any) -> UUID:
    uuid = uuid4()
    shared = {"myndighed": KOMMUNE, "kle": 292104, "foelsomhed": 2, "enhed": 700, "fagsystem": 1}
    shared |= facts
    Dokument.objects.unguarded(reason="test data").create(
        uuid=uuid,
        titel=titel,
        dokumentnummer=nummer,
        brevdato=dag,
        sagsloest=sag is None,
        opdateret=NU,
        **shared,
    )
    if sag is not None:
        own = Sag.objects.unguarded(reason="test data").get(uuid=sag)
        Journalpost.objects.unguarded(reason="test data").create(
            sag_uuid=sag,
            dokument_uuid=uuid,
            rolle="Tilakteret",
            virkning=TimestamptzRange(datetime(2020, 1, 1, tzinfo=UTC), None),
            **{f: getattr(own, f) for f in shared},
        )
    return uuid


@pytest.mark.parametrize(
    ("felter", "ventet"),
    [
        ({"dokumentnummer": "d-10"}, ["Afgørelse", "Bilag"]),
        ({"sagsnummer": "2023-ABC"}, ["Afgørelse", "Bilag"]),
        ({"sagsnummer": "2023-ABC", "dokumentnummer": "D-200"}, []),
        ({"brevdato_fra": date(2023, 1, 1)}, ["Løst brev", "Afgørelse"]),
        ({"brevdato_fra": date(2023, 1, 1), "brevdato_til": date(2023, 1, 31)}, ["Afgørelse"]),
        ({"enheder": ((300, 302),)}, ["Løst brev", "Afgørelse", "Bilag"]),
        ({"enheder": ((300, 302),), "titel": "brev"}, ["Løst brev"]),
        ({"enheder": ((300, 302),), "fagsystem": 2}, []),
    ],
)
def test_dokumenter_are_found_through_the_sager_that_are_seen(
    dokumenter: None,
    som: Som,
    adgang_med: Callable[..., Adgang],
    felter: Any,
    ventet: list[str],
) -> None:
    adgang = adgang_med({"permissions": ALT, "kle": ["29.*"]})
    with som(adgang):
        found = soeg_dokumenter(adgang=adgang, soegning=Dokumentsoegning(**felter), at=NU)
    assert [h.titel for h in found.hits] == ventet
    for hit in found.hits:
        assert (hit.sag_uuid is None) == (hit.titel == "Løst brev")


def test_dokumenter_need_something_selective(som: Som, bred: Adgang) -> None:
    for felter in ({}, {"titel": "Afgørelse"}, {"kle": KLE_29}, {"type": "x"}):
        with som(bred), pytest.raises(ForBredt):
            soeg_dokumenter(adgang=bred, soegning=Dokumentsoegning(**felter), at=NU)


# --- What it costs --------------------------------------------------------------------------------

# Keys and days of its own: the rows that other tests rolled back stay in the indexes until a vacuum.
ANTAL = 10_000
DAG = datetime(2016, 6, 15, 12, tzinfo=UTC)
_MANGE = """
insert into sag_sag (uuid, myndighed, kle, foelsomhed, enhed, fagsystem, titel, sagsnummer, facet,
    fremdrift, oprettet, behandler_navn, enhed_navn, primaer_part_navn, opdateret, kle_titel,
    sagsstatus, behandler_reference, enhed_reference, beskrivelse)
select md5('maalt s' || n)::uuid, %(myndighed)s, 270000 + n %% 100, 1 + n %% 4, 6000 + n %% 40, 1,
    'Sag om ' || md5('maalt t' || n), 'MAALT-' || n, 'G01', 1, %(dag)s - make_interval(mins => n),
    'Målt behandler ' || n %% 300, '', '', %(nu)s, '', '', '', '',
    'Om ' || md5('maalt b' || n) || ' og ' || repeat('andet ', n %% 50)
from generate_series(1, %(antal)s) n;
insert into dokument_dokument (uuid, myndighed, kle, foelsomhed, enhed, fagsystem, sagsloest,
    dokumentnummer, titel, type, brevdato, fremdrift, enhed_navn, opdateret)
select md5('maalt d' || n)::uuid, %(myndighed)s, 270000 + n %% 100, 1 + n %% 4, 6000 + n %% 40, 1, true,
    'MAALT-' || n, 'Brev', '', date '2016-06-15' - n / 20, '', '', %(nu)s
from generate_series(1, %(antal)s) n;
analyze sag_sag, dokument_dokument;
"""


@pytest.fixture
def mange(myndigheder: Any) -> None:
    with connection.cursor() as cursor:
        # What other tests wrote and took back lies there still: pages that a plan reckons with.
        cursor.execute("truncate sag_sag, dokument_dokument")
        for statement in _MANGE.split(";\n"):
            if statement.strip():
                cursor.execute(
                    statement, {"myndighed": KOMMUNE, "nu": NU, "dag": DAG, "antal": ANTAL}
                )
        cursor.execute("select gin_clean_pending_list('sag_titel')")
        cursor.execute("select gin_clean_pending_list('sag_beskrivelse')")


SOEGNINGER = {
    "nummer": Sagssoegning(sagsnummer="MAALT-1234"),
    "titel": Sagssoegning(titel="8f14e45f"),
    "beskrivelse": Sagssoegning(beskrivelse=hashlib.md5(b"maalt b77").hexdigest()[:12]),
    "enhed": Sagssoegning(enheder=((6007, 6007),)),
    "kle": Sagssoegning(kle=(270040, 270041)),
    "behandler": Sagssoegning(behandlere=("Målt behandler 7",)),
    "dage": Sagssoegning(oprettet_fra=DAG.date() - timedelta(days=1), oprettet_til=DAG.date()),
}


DOKUMENTSOEGNINGER = {
    "dokumentnummer": Dokumentsoegning(dokumentnummer="MAALT-1234"),
    "enhed": Dokumentsoegning(enheder=((6007, 6007),)),
    "brevdato": Dokumentsoegning(brevdato_fra=date(2016, 5, 15)),
    "brevdato og titel": Dokumentsoegning(brevdato_fra=date(2016, 5, 15), titel="x"),
}
FORSKELLIGE = (
    {"permissions": ALT},
    {"permissions": ALT, "kle": [f"27.0{n}.*" for n in range(5)], "foelsomhed": 1},
    {"permissions": ALT, "kle": ["85.*"]},
)


def test_no_search_reads_from_end_to_end(
    mange: None, som: Som, adgang_med: Callable[..., Adgang]
) -> None:
    """Neither for who sees much nor for who sees nothing of it: ceilings on pages, not on time."""
    before = _fra_ende_til_anden()
    for gruppe in FORSKELLIGE:
        adgang = adgang_med(gruppe)
        for navn, soegning in SOEGNINGER.items():
            with som(adgang), connection.execute_wrapper(maalt := Sider()):
                soeg_sager(adgang=adgang, soegning=soegning)
            assert len(maalt.sider) <= 2
            # At most 275; 667 and 761 with the index of a caseworker, of a unit or of KLE missing.
            assert sum(maalt.sider) < 600, (navn, gruppe, maalt.sider)
        for navn, dokumenter in DOKUMENTSOEGNINGER.items():
            with som(adgang), connection.execute_wrapper(maalt := Sider()):
                soeg_dokumenter(adgang=adgang, soegning=dokumenter, at=NU)
            # At most some 195; a unit's 1,132 where its index is missing.
            assert sum(maalt.sider) < 800, (navn, gruppe, maalt.sider)
    assert _fra_ende_til_anden() == before


def test_the_first_page_of_a_unit_stops_at_a_page(mange: None, som: Som, bred: Adgang) -> None:
    for navn in ("enhed", "dage", "kle"):
        with som(bred), connection.execute_wrapper(maalt := Sider()):
            soeg_sager(adgang=bred, soegning=SOEGNINGER[navn])
        # Some 210 to 275; hundreds of sager have each of them, and one looked at costs some eight.
        assert sum(maalt.sider) < 600, (navn, maalt.sider)


class Sider:
    """The pages that each search statement touches, under the settings that it runs with."""

    def __init__(self) -> None:
        self.sider: list[int] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "sapa_soeg_" in sql or 'from "' in sql.lower():
            cursor = context["cursor"].cursor  # past this wrapper
            read = []
            for _ in range(3):  # the first reads the catalogue, to plan what a function does
                cursor.execute("explain (analyze, buffers, format json) " + sql, params)
                plan = cursor.fetchone()[0][0]["Plan"]
                read.append(int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]))
            self.sider.append(min(read))
        return execute(sql, params, many, context)


def _fra_ende_til_anden() -> dict[str, int]:
    """How often each table was read from end to end; what earlier tests of this connection did is
    among it, until PostgreSQL comes to pass it on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, seq_scan from pg_stat_xact_user_tables"
            " where relname in ('sag_sag', 'dokument_dokument')"
        )
        return dict(cursor.fetchall())


def test_a_word_of_a_description_is_found_by_its_index(mange: None, som: Som, bred: Adgang) -> None:
    """Alone, and not by looking at each sag: the policy would let no index be used for it."""
    with som(bred), connection.execute_wrapper(maalt := Sider()):
        found = soeg_sager(adgang=bred, soegning=SOEGNINGER["beskrivelse"])
    assert len(found.hits) == 1
    # 20; the table alone is 545.
    assert sum(maalt.sider) < 200, maalt.sider
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain select uuid from sag_sag where beskrivelse <> ''"
            " and sapa_beskrivelsesord(beskrivelse) @@ to_tsquery('pg_catalog.simple', 'abc:*')"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Bitmap Index Scan on sag_beskrivelse" in plan
