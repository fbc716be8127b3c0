"""The known sheets are read as they are; what is wrong is said without its content."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from sapa.rapport import ark, lister
from sapa.rapport.lister import ListeFejl, laes
from sapa.rapport.values import Art, Post


def ark_med(*rows: list[object]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    return buffer.getvalue()


def test_the_vip_sheet_with_numbers_dots_and_hyphens() -> None:
    sheet = ark_med(
        ["Sensitiv CPR", "Medarbejder CPR", "Sensitiv KLE"],
        ["211070-3435", 101701235, "32.24.04"],
        ["2110703435", "", "32"],
        ["", "", "32.24"],
    )

    assert laes("vip", sheet) == [
        Post(Art.SENSITIV_CPR, "2110703435"),
        Post(Art.MEDARBEJDER_CPR, "0101701235"),
        Post(Art.SENSITIV_KLE, "322404"),
        Post(Art.SENSITIV_KLE, "32"),
        Post(Art.SENSITIV_KLE, "3224"),
    ]


def test_the_legacy_columns_and_csv_as_excel_writes_it() -> None:
    assert laes("vip", "Cpr;KLE\r\n211070-3435;27\r\n".encode("cp1252")) == [
        Post(Art.SENSITIV_CPR, "2110703435"),
        Post(Art.SENSITIV_KLE, "27"),
    ]
    assert laes("overvaagning", "﻿Sensitiv Navn,Sensitiv Adresse\nBjørn Ås,\n".encode()) == [
        Post(Art.SENSITIV_NAVN, "Bjørn Ås")
    ]


@pytest.mark.parametrize(
    ("slags", "indhold", "hvad"),
    [
        ("vip", b"Navn\nKnud\n", "ingen af kolonnerne"),
        ("vip", b"", "ingen af kolonnerne"),
        ("vip", b"Sensitiv CPR\n12345\n", "række 2"),
        ("vip", b"Sensitiv KLE\n3*\n", "række 2"),
        ("overvaagning", b"Sensitiv Navn\nBo\n", "mindst tre"),
        ("medarbejdere", b"CPR\n2110703435\n", "Brugernavn"),
        ("medarbejdere", b"Brugernavn;CPR\n;2110703435\n", "brugernavnet mangler"),
        ("vip", b"PK\x03\x04rubbish", "Excel"),
        ("vip", b"x" * (lister.MAKS_BYTES + 1), "2 MB"),
    ],
)
def test_what_is_wrong_is_said_and_no_number_repeated(
    slags: str, indhold: bytes, hvad: str
) -> None:
    with pytest.raises(ListeFejl, match=hvad) as refused:
        laes(slags, indhold)
    assert "2110703435" not in str(refused.value)
    assert "12345" not in str(refused.value)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (lister.MAKS_UDPAKKET + 1))
    with pytest.raises(ListeFejl, match="pakkes ud"):
        laes("vip", buffer.getvalue())


@pytest.mark.parametrize("slags", ["vip", "overvaagning", "medarbejdere"])
def test_a_sheet_that_is_fetched_can_be_uploaded_again(slags: str) -> None:
    poster = {
        "vip": [Post(Art.SENSITIV_CPR, "0101701235"), Post(Art.SENSITIV_KLE, "05")],
        "overvaagning": [Post(Art.SENSITIV_NAVN, "=Knud Vind")],
        "medarbejdere": [Post(Art.MEDARBEJDER, "0101701235", "ako")],
    }[slags]

    assert laes(slags, ark.skriv(slags, poster)) == poster
    assert laes(slags, ark.skriv(slags, [])) == []
