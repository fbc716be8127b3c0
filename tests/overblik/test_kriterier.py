"""What the user typed, understood: which field it belongs to and what is wrong with it."""

from __future__ import annotations

import pytest

from sapa.overblik.kriterier import Kriterier


@pytest.mark.parametrize("tekst", ["211070-3435", "2110703435", " 211070 3435 "])
def test_ten_digits_in_the_box_are_a_cpr_number(tekst: str):
    kriterier = Kriterier.af_fritekst(tekst)
    assert kriterier.cpr_nummer is not None
    assert kriterier.cpr_nummer.tal == "2110703435"
    assert "3435" not in kriterier.emne


@pytest.mark.parametrize("tekst", ["12345678", "12 34 56 78", "CVR 12345678", "cvr:12345678"])
def test_eight_digits_in_the_box_are_a_company(tekst: str):
    assert Kriterier.af_fritekst(tekst).cvr == "12345678"


def test_the_rest_of_the_box_is_left_to_the_selector():
    assert Kriterier.af_fritekst("  Jan   Skovbrynet 38 ").tekst == "Jan Skovbrynet 38"


@pytest.mark.parametrize(
    ("post", "felt"),
    [
        ({}, "navn"),
        ({"cpr": "211370-34"}, "cpr"),
        ({"art": "virksomhed", "cvr": "123"}, "cvr"),
    ],
)
def test_a_field_that_cannot_be_understood_says_so(post: dict[str, str], felt: str):
    assert felt in Kriterier.af_formular(post).fejl()


def test_a_birth_date_is_enough():
    assert Kriterier.af_formular({"cpr": "211070"}).fejl() == {}


def test_choices_that_do_not_exist_fall_back():
    kriterier = Kriterier.af_formular({"navn": "Jan", "koen": "x", "status": "y"})
    assert (kriterier.koen, kriterier.status) == ("", "aktiv_og_doed")
