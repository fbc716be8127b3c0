"""The core of rights, without a database."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.values import (
    ALT,
    UDEN_KLE,
    Adgang,
    AfgraensningFejl,
    Cpr,
    Gruppe,
    Omfang,
    Permission,
    kle_omfang,
)


def gruppe(**kwargs):
    facts = {
        "permissions": frozenset({Permission.SE_SAG}),
        "myndighed": 173,
        "kle": ALT,
        "foelsomhed": 4,
        "enheder": ALT,
        "fagsystemer": ALT,
    }
    return Gruppe(**(facts | kwargs))


def adgang(*grupper):
    return Adgang(
        bruger_id=1,
        bruger_uuid=uuid4(),
        brugernavn="lbr",
        navn="Lone",
        titel="",
        myndighed_id=173,
        myndighed_navn="Lyngby-Taarbæk",
        myndighed_cvr="11715311",
        enhed_id=None,
        enhed_navn="",
        grupper=grupper,
    )


@pytest.mark.parametrize(
    ("moenster", "ja", "nej"),
    [
        ("32.30.04", [323004], [323003, 323005]),
        ("32.30.*", [323000, 323099], [322999, 323100]),
        ("32.*", [320000, 329999], [319999, 330000, 30304]),
        ("*", [0, 999999, UDEN_KLE], []),
        ("99.99.99", [], [999999, UDEN_KLE]),
        ("03.*", [30000, 39999], [30, 300000]),
    ],
)
def test_kle_reaches_whole_segments_only(moenster, ja, nej):
    omfang = kle_omfang([moenster])
    assert all(tal in omfang for tal in ja)
    assert not any(tal in omfang for tal in nej)


@pytest.mark.parametrize(
    "moenster", ["", "3*", "32", "32.", "32.30", "32.30.4", "32.*.04", "32.30.04.*", "x", "32,30"]
)
def test_a_malformed_kle_is_refused(moenster):
    with pytest.raises(AfgraensningFejl):
        kle_omfang([moenster])


def test_no_constraint_is_all_and_an_empty_one_is_nothing():
    assert kle_omfang(None) == ALT
    assert not kle_omfang([])


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), max_size=8),
    st.integers(-60, 60),
)
def test_an_omfang_holds_what_any_of_its_intervals_holds(intervaller, tal):
    omfang = Omfang.af(intervaller)
    assert (tal in omfang) == any(fra <= tal < til for fra, til in intervaller)
    flat = [graense for interval in omfang.intervaller for graense in interval]
    assert flat == sorted(set(flat))


def test_no_group_reaches_nothing():
    assert adgang().raekkevidde == "{}"


def test_the_coarse_reach_keeps_levels_apart_by_authority():
    reach = adgang(gruppe(foelsomhed=2), gruppe(myndighed=101, foelsomhed=1)).raekkevidde
    assert reach == "{1011,1731,1732}"


def test_a_cpr_number_prints_masked():
    cpr = Cpr.laes(" 211070-3435 ")
    assert cpr is not None
    assert (str(cpr), repr(cpr), f"{cpr}") == ("211070-XXXX", "Cpr(211070-XXXX)", "211070-XXXX")
    assert (cpr.vis(), cpr.tal, cpr.foedt) == ("211070-3435", "2110703435", date(1970, 10, 21))
    assert Cpr.laes("2110703435") == cpr
    assert Cpr.laes("211070-343") is None


@pytest.mark.parametrize(
    ("tal", "foedt"),
    [
        ("0502104123", date(2010, 2, 5)),
        ("1206135456", date(2013, 6, 12)),
        ("0101583999", date(1958, 1, 1)),
        ("0101376999", date(2037, 1, 1)),
        ("6101376999", date(2037, 1, 1)),
        ("3113100000", None),
    ],
)
def test_the_seventh_digit_tells_the_century(tal, foedt):
    assert Cpr(tal).foedt == foedt
