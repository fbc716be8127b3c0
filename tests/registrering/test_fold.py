"""fold: pure, and the heart of the indexes."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.registrering import values
from indexes.registrering.values import UENDELIG, Virkning, fold, fold_paa, gaeldende, naeste_skift

START = datetime(2026, 1, 1, tzinfo=UTC)


def dag(n):
    return (START + timedelta(days=n)).isoformat()


def virkning(fra, til=None):
    return {"FraTidspunkt": dag(fra), "TilTidspunkt": UENDELIG if til is None else dag(til)}


def tilstand(kode, fra, til=None):
    return {
        "TilstandListe": {
            "Fremdrift": [{"Virkning": virkning(fra, til), "FremdriftStatusKode": kode}]
        }
    }


def part(urn, fra, til=None, rolle="primaer", indeks=None):
    relation = {
        "Virkning": virkning(fra, til),
        "Rolle": {"uuid": rolle},
        "ReferenceID": {"urn": urn},
    }
    if indeks:
        relation["Indeks"] = indeks
    return {"RelationListe": {"Sagspart": [relation]}}


def egenskaber(fra, til=None, **felter):
    return {"AttributListe": {"Egenskaber": [{"Virkning": virkning(fra, til), **felter}]}}


def periods(elements, *keys):
    out = []
    for element in elements:
        v = Virkning.af(element)
        fra = (v.fra - START).days
        til = None if v.til is None else (v.til - START).days
        out.append((fra, til, *(element.get(key) for key in keys)))
    return out


def test_an_attribute_set_merges_per_field_inside_its_period():
    result = fold([egenskaber(0, Titel="A", Sagsnummer="1"), egenskaber(5, 10, Titel="B")])
    assert periods(result["AttributListe"]["Egenskaber"], "Titel", "Sagsnummer") == [
        (0, 5, "A", "1"),
        (5, 10, "B", "1"),
        (10, None, "A", "1"),
    ]


def test_an_attribute_set_fills_a_gap_that_none_covered():
    result = fold([egenskaber(5, 10, Titel="A"), egenskaber(0, 20, Lokation="Arkiv")])
    assert periods(result["AttributListe"]["Egenskaber"], "Titel", "Lokation") == [
        (0, 5, None, "Arkiv"),
        (5, 10, "A", "Arkiv"),
        (10, 20, None, "Arkiv"),
    ]


def test_a_tilstand_replaces_what_stood_in_its_period():
    log = [
        tilstand("Opstaaet", 0, 10),
        tilstand("Oplyst", 10),
        tilstand("Oplyst", 10, 20),
        tilstand("Afgjort", 20),
    ]
    assert periods(fold(log)["TilstandListe"]["Fremdrift"], "FremdriftStatusKode") == [
        (0, 10, "Opstaaet"),
        (10, 20, "Oplyst"),
        (20, None, "Afgjort"),
    ]


def test_a_relation_sent_again_with_an_end_is_shortened():
    """Pattern AM-02: same type, role and Indeks, with TilTidspunkt set."""
    result = fold([part("urn:a", 0), part("urn:a", 0, 8)])
    assert periods(result["RelationListe"]["Sagspart"]) == [(0, 8)]


def test_a_replacement_ends_the_old_and_begins_the_new():
    """Pattern AM-04."""
    result = fold([part("urn:a", 0), part("urn:a", 0, 8), part("urn:b", 8)])
    rows = result["RelationListe"]["Sagspart"]
    assert [(r["ReferenceID"]["urn"], *p) for r, p in zip(rows, periods(rows), strict=True)] == [
        ("urn:a", 0, 8),
        ("urn:b", 8, None),
    ]


def test_relations_of_another_role_or_indeks_stay():
    log = [
        part("urn:a", 0),
        part("urn:b", 0, rolle="sek", indeks="1"),
        part("urn:c", 0, rolle="sek", indeks="2"),
    ]
    assert len(fold(log)["RelationListe"]["Sagspart"]) == 3


def test_what_is_not_mentioned_stays():
    log = [egenskaber(0, Titel="A"), tilstand("Opstaaet", 0), part("urn:a", 0)]
    result = fold([*log, {"RelationListe": {}}, {}])
    assert result == fold(log)


def test_in_force_else_the_last_else_the_first_to_come():
    elements = fold([tilstand("Opstaaet", 0, 10), tilstand("Afgjort", 20)])["TilstandListe"][
        "Fremdrift"
    ]

    def at(n):
        return gaeldende(elements, START + timedelta(days=n))["FremdriftStatusKode"]

    assert [at(-1), at(0), at(9), at(10), at(15), at(20), at(99)] == [
        "Opstaaet",
        "Opstaaet",
        "Opstaaet",
        "Opstaaet",
        "Opstaaet",
        "Afgjort",
        "Afgjort",
    ]
    assert gaeldende([], START) is None


def test_the_next_boundary_is_the_first_after_now():
    indhold = fold([tilstand("Opstaaet", 0, 10), tilstand("Afgjort", 20), part("urn:a", 0, 15)])

    def after(n):
        return naeste_skift(indhold, START + timedelta(days=n))

    assert after(0) == START + timedelta(days=10)
    assert after(10) == START + timedelta(days=15)
    assert after(20) is None


periode = st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(1, 40))).filter(
    lambda p: p[1] is None or p[0] < p[1]
)
registrering = st.one_of(
    st.builds(lambda p, k: tilstand(k, *p), periode, st.sampled_from(["Opstaaet", "Oplyst"])),
    st.builds(lambda p, u: part(u, *p), periode, st.sampled_from(["urn:a", "urn:b"])),
    st.builds(lambda p, t: egenskaber(*p, Titel=t), periode, st.sampled_from(["A", "B"])),
)


@given(st.lists(registrering, max_size=8))
def test_periods_of_one_key_never_overlap(log):
    result = fold(log)
    for liste in result.values():
        for elements in liste.values():
            periods_ = [Virkning.af(e) for e in elements]
            for one, two in pairwise(periods_):
                assert not one.overlapper(two)


@given(st.lists(registrering, max_size=8))
def test_the_same_registrering_twice_is_one_thing(log):
    doubled = [*log, log[-1]] if log else []
    assert fold(doubled) == fold(log)


@given(st.lists(registrering, min_size=1, max_size=6), st.integers(0, 40))
def test_at_every_moment_the_last_word_on_it_stands(log, n):
    """Compared with the plainest model: for each day, walk the log and remember."""
    moment = START + timedelta(days=n)
    title = None
    for r in log:
        for e in r.get("AttributListe", {}).get("Egenskaber", ()):
            if moment in Virkning.af(e):
                title = e["Titel"]
    found = [
        e for e in fold(log)["AttributListe"].get("Egenskaber", ()) if moment in Virkning.af(e)
    ]
    assert [e["Titel"] for e in found] == ([] if title is None else [title])


@pytest.mark.parametrize("tid", ["2026-02-17T13:05:22.417+01:00", "2026-02-17T13:05:22.417"])
def test_a_timestamp_without_zone_is_danish_time(tid):
    v = Virkning.af({"Virkning": {"FraTidspunkt": tid}})
    assert v.fra == datetime(2026, 2, 17, 12, 5, 22, 417000, tzinfo=UTC)
    assert v.til is None


def test_folding_what_is_folded_with_the_next_is_folding_all():
    """What an update is laid on is the fold so far: never the whole log again."""
    log = [
        egenskaber(0, Titel="A", Sagsnummer="1"),
        egenskaber(5, 10, Titel="B"),
        part("urn:a", 0),
        egenskaber(7, None, Sagsnummer="2"),
        part("urn:a", 0, 8),
        tilstand("Oplyst", 3, 9),
    ]
    so_far = fold([])
    for registrering in log:
        before = deepcopy(so_far)
        after = fold_paa(so_far, registrering)
        assert so_far == before
        so_far = after
    assert so_far == fold(log)


@given(st.lists(registrering, min_size=1, max_size=8))
def test_the_newest_laid_on_the_fold_is_the_fold_of_all(log):
    assert fold_paa(fold(log[:-1]), log[-1]) == fold([fold(log[:-1]), log[-1]])


def test_ten_thousand_documents_on_a_sag_are_ten_thousand_small_tasks():
    """Counted in comparisons of periods, not in time: each key is laid by itself."""
    posts = [
        {"Virkning": virkning(0), "Rolle": {"uuid": "r"}, "Indeks": str(n)} for n in range(10_000)
    ]
    log = [{"RelationListe": {"Journalpost": posts}}, {"RelationListe": {"Journalpost": posts}}]
    with patch.object(values, "_fra", wraps=values._fra) as looked:
        result = fold(log)
    assert len(result["RelationListe"]["Journalpost"]) == 10_000
    assert looked.call_count < 10 * 10_000
