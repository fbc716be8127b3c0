"""Hostile bodies: each has its answer, costs what its size costs, and nothing behind it waits.

What the envelope's schema allows is 20 and, if we cannot use it, quarantine; what it forbids is 40.
"""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.models import Raabesked
from tests.beskedfordeler import faelles
from tests.beskedfordeler.conftest import alle, haendelser, kode
from tests.beskedfordeler.faelles import CPR, base64_data, push, registrering, uuid

pytestmark = pytest.mark.django_db
LAG = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
BOMBE = b'<!DOCTYPE x [<!ENTITY l0 "bombe">' + LAG + b"]>"
FIL = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
PARAMETER = b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/d.dtd">%p;]>'


def _efter_erklaering(indsat: bytes, gammel: bytes = b"", ny: bytes = b"") -> bytes:
    """A push with something between its declaration and its root, and one place changed."""
    body = push()
    assert gammel in body
    return body.replace(b"<sts:Mod", indsat + b"<sts:Mod", 1).replace(gammel, ny)


def _i_data(indhold: bytes) -> bytes:
    """A push whose Beskeddata holds the bytes bare, as they are."""
    body = push(data=({"Andet": ["<a/>"]},))
    plads = b"<a></a>" if b"<a></a>" in body else b"<a/>"
    assert plads in body
    return body.replace(plads, indhold)


def _som(tegnsaet: str, *, maerke: bytes = b"", erklaeret: str | None = None) -> bytes:
    tekst = push(registrering(ObjektRegistreringId=faelles.urn("Ærø"))).decode()
    return maerke + tekst.replace("UTF-8", erklaeret or tegnsaet.upper(), 1).encode(tegnsaet)


AFVISES = {
    "entitetsbombe": _efter_erklaering(BOMBE, b"SEMMELIGE", b"&l9;"),
    "fil som entitet": _efter_erklaering(FIL, b"SEMMELIGE", b"&f;"),
    "parameterentitet": _efter_erklaering(PARAMETER),
    "doctype efter kommentar": _efter_erklaering(b"<!-- x --><?pi x?>" + BOMBE),
    "doctype i utf-16": b"\xff\xfe" + _efter_erklaering(FIL).decode().replace(
        "UTF-8", "UTF-16").encode("utf-16-le"),
    "ukendt entitet": _efter_erklaering(b"", b"SEMMELIGE", b"&ukendt;"),
    "xinclude": _efter_erklaering(
        b"", b"<k:GyldighedFra>",
        b'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/hostname"/>'
        b"<k:GyldighedFra>"),
    "xsi:type": _efter_erklaering(
        b"", b"<k:GyldighedFra>",
        b'<k:GyldighedFra xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="x">'),
    "samme attribut to gange": _i_data(b'<a b="1" b="2"/>'),
    "ukendt praefiks": _i_data(b"<p:a/>"),
    "nultegn": _efter_erklaering(b"", b"SEMMELIGE", b"&#0;"),
    "styretegn": _efter_erklaering(b"", b"SEMMELIGE", b"\x01"),
    "to roedder": push() + push()[push().index(b"<sts:Mod"):],
    "iso-8859-1": _som("iso-8859-1"),
    "latin-1 der siger utf-8": _som("iso-8859-1", erklaeret="UTF-8"),
    "utf-8 der siger latin-1": _som("utf-8", erklaeret="ISO-8859-1"),
    "utf-16 uden maerke": _som("utf-16-le", erklaeret="UTF-16"),
    "utf-32": _som("utf-32"),
    "overlang utf-8": _efter_erklaering(b"", b"SEMMELIGE", b"\xc0\xbc"),
    "dybt": _i_data(b"<a>" * 300 + b"</a>" * 300),
    "meget dybt": _i_data(b"<a>" * 100_000),
    "to svar i et valg": _efter_erklaering(
        b"", b"</s:UUIDIdentifikator></k:BeskedId>",
        b"</s:UUIDIdentifikator><s:URNIdentifikator>x</s:URNIdentifikator></k:BeskedId>"),
}  # fmt: skip


@pytest.mark.parametrize("navn", AFVISES)
def test_what_the_schema_forbids_is_40_whatever_it_hides(send, navn):
    answer = send(AFVISES[navn])
    assert (answer.status_code, kode(answer)) == (200, 40)
    for hemmeligt in (CPR.encode(), b"SEMMELIGE", b"bombe"):
        assert hemmeligt not in answer.content
    assert not Raabesked.objects.exists()
    assert kode(send(push())) == 20  # the next one comes in


TAGES = {
    "utf-8 med maerke": _som("utf-8", maerke=b"\xef\xbb\xbf"),
    "utf-16 med maerke": _som("utf-16-le", maerke=b"\xff\xfe", erklaeret="UTF-16"),
    "uden erklaering": push()[push().index(b"<sts:Mod") :],
    "kommentarer og anvisninger": _efter_erklaering(b"<!-- a --><?b c?>"),
    "lang kommentar": _efter_erklaering(b"<!--" + b"x" * 3_000_000 + b"-->"),
    "xinclude i data": _i_data(
        b'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/hostname"/>'
    ),
    "cdata": _i_data(b"<a><![CDATA[<!DOCTYPE x>&l9;]]></a>"),
    "stor tekst": _i_data(b"<a>" + b"x" * 9_000_000 + b"</a>"),
    "hint om skema": _efter_erklaering(
        b"",
        b"<k:Haendelsesbesked>",
        b'<k:Haendelsesbesked xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
        b' i:schemaLocation="urn:x http://127.0.0.1:1/x.xsd">',
    ),
}


@pytest.mark.parametrize("navn", TAGES)
def test_what_is_odd_and_allowed_is_taken_and_becomes_its_event(modtag, navn):
    assert modtag(TAGES[navn]).tilstand == "behandlet"
    assert [h.kode for h in haendelser()] == ["F12"]


def mange(antal: int, **linje: Any) -> list[dict[str, Any]]:
    return [registrering(cpr=f"{n:010d}", **linje) for n in range(antal)]


BEHOLDES = {
    "bombe i base64": (push(data=(base64_data(BOMBE + b"<a>&l9;</a>"),)), "beskeddata.xml.dtd"),
    "fil i base64": (push(data=(base64_data(FIL + b"<a>&f;</a>"),)), "beskeddata.xml.dtd"),
    "dybt i base64": (
        push(data=(base64_data(b"<a>" * 300 + b"</a>" * 300),)), "beskeddata.xml.dybde"),
    "latin-1 i base64": (
        push(data=(base64_data('<?xml version="1.0" encoding="ISO-8859-1"?><a>ø</a>'.encode(
            "iso-8859-1")),)), "beskeddata.xml.tegnsaet"),
    "gzip i base64": (push(data=(base64_data(gzip.compress(b"<a/>")),)), "beskeddata.xml.tegnsaet"),
    "tomt base64": (push(data=(base64_data(b""),)), "beskeddata.xml.form"),
    "base64 uden fyld": (push(data=({"Andet": ["<Base64>PGEvP</Base64>"]},)), "beskeddata.base64"),
    "mange stykker data": (_i_data(b"<b/>" * 1001), "beskeddata.for_mange"),
    "mange registreringer": (push(*mange(1001)), "objektregistrering.for_mange"),
    "mange henvisninger": (
        push(relaterede=tuple(
            {"ObjektId": uuid(faelles.PERSON), "ObjektType": uuid(faelles.PERSON)}
            for _ in range(501))), "henvisninger.for_mange"),
}  # fmt: skip


@pytest.mark.parametrize("navn", BEHOLDES)
def test_what_can_be_stored_and_not_be_used_waits_in_quarantine(send, modtag, navn):
    body, regel = BEHOLDES[navn]
    row = modtag(body)
    assert (row.tilstand, row.regel) == ("karantaene", regel)
    assert bytes(Raabesked.objects.get().indhold) == body
    assert not haendelser()
    assert modtag(push()).tilstand == "behandlet"


def _attributter(antal: int) -> bytes:
    return b"<a " + b" ".join(b'a%d="1"' % n for n in range(antal)) + b"/>"


def _praefikser(antal: int) -> bytes:
    rum = b" ".join(b'xmlns:p%d="urn:%d"' % (n, n) for n in range(antal))
    return b"<a " + rum + b">" + b"<b/>" * 4 * antal + b"</a>"


def test_a_content_that_is_dear_to_put_into_order_is_kept_as_it_is():
    """50,000 attributes took five seconds of a web thread, and ten times as many 100 times that."""

    def holdt(indhold: bytes) -> str:
        (data,) = laes_push(_i_data(indhold)).vaerdi["Beskeddata"]
        return str(data["Andet"][0])

    assert 'a9="1" a10="1"' in holdt(_attributter(257))
    assert 'a1="1" a10="1"' in holdt(_attributter(256))  # in order
    assert 'xmlns:p9="urn:9"' in holdt(_praefikser(300))
    assert "xmlns:p9" not in holdt(_praefikser(10))  # unused, and left out


def test_the_same_content_with_many_prefixes_is_the_same_message(send):
    body = _i_data(_praefikser(300))
    assert [kode(send(b)) for b in (body, body)] == [20, 20]
    assert alle().get().antal == 2


@pytest.mark.parametrize(
    "type_",
    [
        "application/soap+xml",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "application/xml, text/xml",
        "application/xmlx",
        "*/*",
    ],
)
def test_other_kinds_of_content_are_415_and_stop_nothing(send, type_):
    answer = send(push(), content_type=type_)
    assert (answer.status_code, kode(answer)) == (415, 40)
    assert not Raabesked.objects.exists()


@pytest.mark.parametrize("type_", ["application/xml; charset=utf-8", "Application/XML"])
def test_the_kind_may_be_written_as_http_allows(send, type_):
    assert kode(send(push(), content_type=type_)) == 20


ZIP = gzip.compress(push())
PAKKET = {
    "gzip": (ZIP, "gzip", 200, 20),
    "identity": (push(), "identity", 200, 20),
    "bombe": (gzip.compress(b"\0" * 64 * 1024 * 1024), "gzip", 413, 40),
    "bombe i bombe": (gzip.compress(gzip.compress(b"\0" * 10_000_000)), "gzip, gzip", 415, 40),
    "afbrudt": (ZIP[:-12], "gzip", 400, 40),
    "oedelagt": (ZIP[:30] + b"\xff" * 20 + ZIP[50:], "gzip", 400, 40),
    "ikke gzip": (push(), "gzip", 400, 40),
    "brotli": (push(), "br", 415, 40),
    "gzip der ikke siger det": (ZIP, "", 200, 40),
}


@pytest.mark.parametrize("navn", PAKKET)
def test_a_packed_body_is_unpacked_no_further_than_the_limit(send, navn):
    body, kodning, status, ventet = PAKKET[navn]
    headers = {"content-encoding": kodning} if kodning else {}
    answer = send(body, **headers)
    assert (answer.status_code, kode(answer)) == (status, ventet)
    assert alle().count() == (ventet == 20)
