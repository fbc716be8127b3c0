"""The fast JSON is the slow JSON, to the letter: what was stored under one is known under both."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.jsontekst import jsontekst

INDHOLD = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**24), 10**24) | st.text(),
    lambda under: st.lists(under, max_size=4) | st.dictionaries(st.text(), under, max_size=4),
    max_leaves=20,
)


@given(INDHOLD)
def test_the_text_is_that_of_json_dumps(vaerdi: object) -> None:
    kendt = json.dumps(vaerdi, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert jsontekst(vaerdi, sorteret=True) == kendt


@pytest.mark.parametrize(
    "vaerdi",
    ["\x7f", "\u2028\u2029", '"\\/\b\f\n\r\t\x1f', "æøå", "\U0001f600", 10**24, {"b": 1, "a": 2}],
)
def test_odd_values(vaerdi: object) -> None:
    kendt = json.dumps(vaerdi, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert jsontekst(vaerdi, sorteret=True) == kendt


def test_what_json_has_no_form_for() -> None:
    uuid = UUID("0b7d2f3e-5c1a-4e0b-9a53-3f6d5c8e2a11")
    moment = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert json.loads(jsontekst({"u": uuid, "t": moment, "f": {1}}, ellers=sorted)) == {
        "u": str(uuid),
        "t": moment.isoformat(),
        "f": [1],
    }
