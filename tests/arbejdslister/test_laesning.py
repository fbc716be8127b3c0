"""Uploaded and pasted lists, whatever a spreadsheet or a mail made of them. Pure."""

from __future__ import annotations

import traceback

import pytest

from sapa.arbejdslister.laesning import (
    MAKS_BYTES,
    UlaeseligFil,
    laes_cpr_fil,
    laes_hoering,
)

JAN, ULLA = "2110703435", "0107741234"


def numre(raa: bytes) -> list[tuple[int, str]]:
    return [(linje.linje, linje.cpr) for linje in laes_cpr_fil(raa)]


@pytest.mark.parametrize(
    "raa",
    [
        b"CPR\n211070-3435\n0107741234\n",
        b"CPR\r\n2110703435\r\n010774-1234",
        b"\xef\xbb\xbfCPR;Navn\r\n211070-3435;Jan\r\n010774-1234;Ulla\r\n",
        "Navn;Cpr\nBjørn Ågård;211070-3435\nÆske Øster;010774-1234\n".encode("cp1252"),
        "Navn\tCPR\nBjørn\t211070 3435\nØster\t0107741234\n".encode("utf-16"),
        b'"id","cpr"\n"1","2110703435"\n"2","010774-1234"\n',
        b'cpr|x\n="2110703435"|a\n\'0107741234|b\n',
        b"CPR\n2110703435\n107741234\n",  # the leading zero went in a spreadsheet
        b"CPR\r2110703435\r0107741234\r",
    ],
)
def test_any_csv_is_read(raa):
    assert numre(raa) == [(2, JAN), (3, ULLA)]


def test_without_a_heading_the_first_line_counts():
    assert numre(b"2110703435\n\n0107741234\n") == [(1, JAN), (3, ULLA)]


def test_a_line_that_cannot_be_read_keeps_its_number_and_not_its_content():
    raa = b'CPR;Navn\n211070-3435;"Jan\n999999-9999;Hemmelig\nhej;x\n;\n0107741234;y\n21107034355;z'
    linjer = laes_cpr_fil(raa)
    assert [(x.linje, bool(x.cpr)) for x in linjer] == [
        (2, True),
        (3, False),
        (4, False),
        (5, False),
        (6, True),
        (7, False),
    ]
    assert "Hemmelig" not in repr(linjer)
    assert "3435" not in repr(linjer)


def test_the_column_with_most_numbers_is_taken():
    assert numre(b"0107741234;2110703435\nx;2110703435\n") == [(1, JAN), (2, JAN)]


@pytest.mark.parametrize(
    ("raa", "grund"),
    [
        (b"", "tom"),
        (b" \n\n", "tom"),
        (b"navn;by\nJan;Virum\n", "ingen_cpr"),
        (b"PK\x03\x04\x00\x00", "ikke_tekst"),
        (b"\xff\xfe2", "ikke_tekst"),
        (b"1" * 20_000, "ikke_tekst"),
        (b"2" * (MAKS_BYTES + 1), "for_stor"),
    ],
)
def test_what_is_no_list_is_refused_without_being_repeated(raa, grund):
    with pytest.raises(UlaeseligFil) as fejl:
        laes_cpr_fil(raa)
    assert fejl.value.grund == grund
    assert "Virum" not in "".join(traceback.format_exception(fejl.value)).split("UlaeseligFil")[-1]


def test_hearing_answers_as_people_paste_them():
    tekst = (
        "1. Jan Jarlov, Skovbrynet 38, 2800 Kgs. Lyngby\n"
        "\n"
        "• Mia  Berg;Skovbrynet 10\n"
        "Finn Dal\tSkovbrynet 12\t2800\n"
        "Uden adresse\n"
        "Skovbrynet 38, Jan Jarlov\n"
    )
    assert [(x.linje, x.navn, x.adresse) for x in laes_hoering(tekst)] == [
        (1, "Jan Jarlov", "Skovbrynet 38, 2800 Kgs. Lyngby"),
        (3, "Mia Berg", "Skovbrynet 10"),
        (4, "Finn Dal", "Skovbrynet 12, 2800"),
        (5, "Uden adresse", ""),
        (6, "Skovbrynet 38", ""),
    ]
