"""Hostile XML is refused quickly, before anything in it is believed."""

from __future__ import annotations

import time

import pytest

from indexes.oio import BeskedFejl, SkemaFejl, laes_besked, laes_json
from tests.oio import eksempler

ROD = "ImporterSagDokumentIndeksInput"
NS = "urn:oio:sts:sagdok:sagdokumentindeks:6"


def _regel(body: bytes) -> str:
    start = time.process_time()
    with pytest.raises(SkemaFejl) as fanget:
        laes_besked(body, tjeneste="sagdokumentindeks")
    assert time.process_time() - start < 8  # of this process, so that a busy machine is no fault
    assert isinstance(fanget.value, BeskedFejl)
    return fanget.value.regel


_LATTER = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DTD = {
    "tom": f'<!DOCTYPE {ROD}><{ROD} xmlns="{NS}"/>',
    "ekstern": f'<!DOCTYPE {ROD} SYSTEM "file:///etc/passwd"><{ROD} xmlns="{NS}"/>',
    "milliard": f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LATTER}]><{ROD} xmlns="{NS}">&l9;</{ROD}>',
    "xxe": f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><{ROD} xmlns="{NS}">&f;</{ROD}>',
    "efter kommentar": f'<?xml version="1.0"?>\n<!-- a -->\n<?pi b?>\n<!DOCTYPE x><{ROD} xmlns="{NS}"/>',
    "smaa bogstaver": f'<!doctype x><{ROD} xmlns="{NS}"/>',
}


@pytest.mark.parametrize("navn", DTD)
@pytest.mark.parametrize("tegnsaet", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_doctype_is_refused_in_every_encoding(navn: str, tegnsaet: str) -> None:
    assert _regel(DTD[navn].encode(tegnsaet)) == "xml.dtd"


@pytest.mark.parametrize("tegnsaet", ["utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp037"])
def test_encodings_that_could_hide_something_are_refused(tegnsaet: str) -> None:
    assert _regel(DTD["xxe"].encode(tegnsaet)) in {"xml.tegnsaet", "xml.form"}


@pytest.mark.parametrize("navn", ["ISO-8859-1", "UTF-7", "windows-1252", "UTF-16"])
def test_a_declared_encoding_must_be_the_real_one(navn: str) -> None:
    body = f'<?xml version="1.0" encoding="{navn}"?><{ROD} xmlns="{NS}"/>'.encode()
    assert _regel(body) == "xml.tegnsaet"


def test_utf_16_with_a_mark_is_read() -> None:
    tekst = eksempler.besked("sagdokumentindeks").decode().replace("UTF-8", "UTF-16", 1)
    besked = laes_besked(tekst.encode("utf-16"), tjeneste="sagdokumentindeks")
    assert besked == laes_besked(
        eksempler.besked("sagdokumentindeks"), tjeneste="sagdokumentindeks"
    )


def test_invalid_utf_8_is_refused() -> None:
    body = eksempler.besked("sagdokumentindeks").replace(b"Gunhild", b"Gunh\xefld")
    assert _regel(body) == "xml.tegnsaet"


@pytest.mark.parametrize("dybde", [61, 200, 100_000])
def test_deep_nesting_is_refused(dybde: int) -> None:
    body = f'<{ROD} xmlns="{NS}">{"<a>" * dybde}{"</a>" * dybde}</{ROD}>'.encode()
    assert _regel(body) == "xml.dybde"


def test_a_huge_text_is_refused() -> None:
    body = f'<{ROD} xmlns="{NS}">{"x" * 9_000_000}</{ROD}>'.encode()
    assert _regel(body) == "element.tekst"


def test_many_unknown_elements_are_refused() -> None:
    body = f'<{ROD} xmlns="{NS}">{"<a/>" * 500_000}</{ROD}>'.encode()
    assert _regel(body) == "element.ukendt"


def test_many_attributes_are_refused() -> None:
    attributter = " ".join(f'a{n}="1"' for n in range(50_000))
    assert _regel(f'<{ROD} xmlns="{NS}" {attributter}/>'.encode()) == "attribut"


def test_endless_white_space_before_the_root_costs_little() -> None:
    assert _regel(b" " * 9_000_000 + b"<!DOCTYPE x><x/>") == "xml.dtd"


@pytest.mark.parametrize(
    "body",
    [b"", b" ", b"{}", b"<a>", b"<a></b>", b"<?xml", b"<!-- a", b"&x;", b"<a>&x;</a>", b"\x00\x01"],
)
def test_what_is_not_xml_is_refused(body: bytes) -> None:
    assert _regel(body) in {"xml.form", "xml.tegnsaet"}


def test_a_parse_error_tells_the_line_but_not_the_content() -> None:
    body = b"<a>\n<b>2110703435</c>\n</a>"
    with pytest.raises(SkemaFejl) as fanget:
        laes_besked(body, tjeneste="sagdokumentindeks")
    assert fanget.value.linje == 2
    assert "2110703435" not in repr(fanget.value.fejl) + str(fanget.value)


@pytest.mark.parametrize(
    ("body", "regel"),
    [
        (b"", "json.form"),
        (b"[", "json.form"),
        (b'{"SagIndeks": NaN}', "json.form"),
        (b'{"a": 1, "a": 2}', "json.gentaget"),
        (b"[" * 100_000, "json.dybde"),
        (b'{"a":' * 100_000, "json.dybde"),
        (b"\xff\xfe{}", "json.form"),
        (b"1" * 10_000, "json.form"),
        (b"[]", "json.type"),
    ],
)
def test_hostile_json_is_refused(body: bytes, regel: str) -> None:
    with pytest.raises(SkemaFejl) as fanget:
        laes_json(body, tjeneste="sagdokumentindeks")
    assert fanget.value.regel == regel


def test_unknown_names_that_may_be_data_are_not_repeated() -> None:
    with pytest.raises(SkemaFejl) as fanget:
        laes_json({"2110703435": []}, tjeneste="sagdokumentindeks")
    assert fanget.value.sti == "/ImporterSagDokumentIndeksInput/(ukendt navn)"
