"""Bodies that lie, swell or never end: a bounded cost, and an answer in the contract's form."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from access import krop
from tests import beskeder
from tests.modtagelse.conftest import IMPORT, JSON, SOM_XML, VALIDERING, XML, som_json

MB = 1024 * 1024
LOFT = 10 * MB


def anmodning(body: bytes, **meta):
    return RequestFactory().generic("POST", IMPORT, body, content_type=XML, **meta)


def laes(body: bytes, *, loft: int = LOFT, sekunder: float = 60, **meta) -> bytes:
    return krop.laes(anmodning(body, **meta), loft=loft, sekunder=sekunder)


def afvist(body: bytes, **kwargs) -> int:
    with pytest.raises(krop.Afvist) as caught:
        laes(body, **kwargs)
    return caught.value.fejl.http


GZIP = {"HTTP_CONTENT_ENCODING": "gzip"}


@given(st.binary(max_size=300_000), st.integers(1, 3))
def test_gzip_gives_what_was_packed_in_one_member_or_several(data, dele):
    step = len(data) // dele + 1
    packed = b"".join(gzip.compress(data[n : n + step]) for n in range(0, len(data) or 1, step))
    assert laes(packed, **GZIP) == data
    assert laes(packed, HTTP_CONTENT_ENCODING="X-GZip ") == data


@pytest.mark.parametrize(
    ("body", "http"),
    [
        (b"", None),
        (b"x", 400),
        (gzip.compress(b"x" * 1000)[:-1], 400),
        (gzip.compress(b"x" * 1000)[:-9], 400),
        (gzip.compress(b"x")[:5], 400),
        (gzip.compress(b"x") + b"affald", 400),
        (zlib.compress(b"x"), 400),
    ],
)
def test_what_is_no_gzip_is_400(body, http):
    if http is None:
        assert laes(body, **GZIP) == b""
    else:
        assert afvist(body, **GZIP) == http


def test_packed_twice_is_read_once(send):
    """The second packing is no message, and it is not looked into."""
    body = gzip.compress(gzip.compress(beskeder.xml(beskeder.sag())))
    assert laes(body, **GZIP).startswith(b"\x1f\x8b")
    for kodning in ("gzip, gzip", "gzip,identity", "deflate", "br"):
        assert afvist(b"x", HTTP_CONTENT_ENCODING=kodning) == 415


def bombe(stoerrelse: int) -> bytes:
    pakker, ud = zlib.compressobj(9, zlib.DEFLATED, 31), BytesIO()
    for _ in range(stoerrelse // MB):
        ud.write(pakker.compress(bytes(MB)))
    ud.write(pakker.flush())
    return ud.getvalue()


def test_a_bomb_costs_the_cap_and_no_more():
    packed = bombe(1024 * MB)
    assert len(packed) < 2 * MB
    request = anmodning(packed, **GZIP)
    tracemalloc.start()
    try:
        with pytest.raises(krop.Afvist) as caught:
            krop.laes(request, loft=LOFT, sekunder=60)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.fejl.http == 413
    assert peak < LOFT + 2 * MB


@pytest.mark.parametrize("forskel", [-1, 0, 1])
def test_the_cap_is_exact_packed_and_not(forskel):
    data = bytes(1000 + forskel)
    for body, meta in ((data, {}), (gzip.compress(data), GZIP)):
        if forskel > 0:
            assert afvist(body, loft=1000, **meta) == 413
        else:
            assert laes(body, loft=1000, **meta) == data


class Doven:
    """A sender who says one thing and does another: `read` gives a little at a time, then ends."""

    def __init__(self, ialt: int, stykke: int = 1000) -> None:
        self.tilbage, self.stykke, self.givet = ialt, stykke, 0

    def read(self, n: int = -1) -> bytes:
        n = min(self.stykke, self.tilbage, n if n >= 0 else self.stykke)
        self.tilbage -= n
        self.givet += n
        return b" " * n


def chunked(kilde: Doven, **meta):
    request = anmodning(b"", HTTP_TRANSFER_ENCODING="chunked", **meta)
    request.META["wsgi.input"] = kilde
    return request


def test_a_chunked_body_is_read_to_its_end_and_no_further_than_the_cap():
    assert len(krop.laes(chunked(Doven(5000)), loft=10_000, sekunder=60)) == 5000
    endless = Doven(10**12, stykke=64 * 1024)
    with pytest.raises(krop.Afvist) as caught:
        krop.laes(chunked(endless), loft=MB, sekunder=60)
    assert caught.value.fejl.http == 413
    assert endless.givet <= MB + 1


def test_who_dribbles_is_stopped():
    with pytest.raises(krop.Afvist) as caught:
        krop.laes(chunked(Doven(10**9, stykke=1)), loft=LOFT, sekunder=0.02)
    assert caught.value.fejl.http == 408


def test_a_body_shorter_than_it_says_is_400():
    environ = {**anmodning(b"").META, "wsgi.input": BytesIO(b"<a/>"), "CONTENT_LENGTH": "100"}
    with pytest.raises(krop.Afvist) as caught:
        krop.laes(WSGIRequest(environ), loft=LOFT, sekunder=60)
    assert caught.value.fejl.http == 400
    assert afvist(b"<a/>", CONTENT_LENGTH="mange") == 400
    assert afvist(b"<a/>", CONTENT_LENGTH=str(LOFT + 1)) == 413
    assert laes(b"<a/>", CONTENT_LENGTH="-5") == b""


# --- The same through the whole chain ------------------------------------------------------------

DYBT = b"<a>" * 200_000 + b"</a>" * 200_000
LATTER = (
    '<!DOCTYPE x [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]><x>&l9;</x>"
)
XXE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
LANG = b"<x>" + b"y" * (9 * MB) + b"</x>"
FJENDTLIG = {
    "billion laughs": (LATTER.encode(), XML, {}, 400),
    "the same in UTF-16": (LATTER.encode("utf-16"), XML, {}, 400),
    "the same packed": (gzip.compress(LATTER.encode()), XML, {"content-encoding": "gzip"}, 400),
    "external entity": (XXE.encode(), XML, {}, 400),
    "UTF-16 without a mark": (XXE.encode("utf-16-le"), XML, {}, 400),
    "UTF-32": (XXE.encode("utf-32"), XML, {}, 400),
    "EBCDIC": (XXE.encode("cp037"), XML, {}, 400),
    "deep XML": (DYBT, XML, {}, 400),
    "deep JSON": (b"[" * 500_000, JSON, {}, 400),
    "deep JSON of objects": (b'{"a":' * 500_000, JSON, {}, 400),
    "huge text": (LANG, XML, {}, 400),
    "huge number": (b'{"SagIndeks": ' + b"9" * MB + b"}", JSON, {}, 400),
    "many elements": (b"<x>" + b"<y/>" * 500_000 + b"</x>", XML, {}, 400),
    "many keys": (json.dumps({f"k{n}": n for n in range(100_000)}).encode(), JSON, {}, 400),
    "bomb": (bombe(64 * MB), XML, {"content-encoding": "gzip"}, 413),
    "broken gzip": (gzip.compress(LANG)[:-20], XML, {"content-encoding": "gzip"}, 400),
    "unknown packing": (b"x", XML, {"content-encoding": "br"}, 415),
    "too large": (bytes(LOFT + 1), XML, {}, 413),
    "wrong type": (b"x", "text/plain", {}, 415),
    "a form": (b"a=b", "application/x-www-form-urlencoded", {}, 415),
    "JSON called XML": (b"{}", XML, {}, 400),
    "XML called JSON": (b"<a/>", JSON, {}, 400),
    "nothing": (b" ", XML, {}, 400),
    "no type": (b"x", "", {}, 415),
}


@pytest.mark.django_db
@pytest.mark.parametrize("til", [IMPORT, VALIDERING])
@pytest.mark.parametrize("navn", FJENDTLIG)
def test_hostile_bodies_are_refused_in_the_contracts_form(send, navn, til):
    body, slags, hoveder, http = FJENDTLIG[navn]
    response = send(body, til=til, slags=slags, **hoveder)
    assert response.status_code == http, response.content
    problem = response.json()
    assert (problem["status"], problem["StandardRetur"]["StatusKode"]) == (http, 40)
    assert b"root:" not in response.content
    assert len(response.content) < 20_000
    xml = send(body, til=til, slags=slags, svar=SOM_XML, **hoveder)
    assert etree.fromstring(xml.content)[0].findtext("{urn:oio:sagdok:3.0.0}StatusKode") == "40"


@pytest.mark.django_db
@pytest.mark.parametrize("navn", ["bomb", "billion laughs", "deep XML", "huge text", "deep JSON"])
def test_hostile_bodies_cost_a_bounded_memory(send, navn):
    """Python's own peak, the body that the test holds left out: three times the cap at most, the
    body, its text and its copy."""
    body, slags, hoveder, http = FJENDTLIG[navn]
    send(beskeder.xml(beskeder.sag()))  # the chain is built and warm
    tracemalloc.start()
    try:
        assert send(body, slags=slags, **hoveder).status_code == http
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * LOFT + 5 * MB


@pytest.mark.django_db
def test_a_packed_message_is_taken(send):
    sag = beskeder.sag()
    for body, slags in ((beskeder.xml(sag), XML), (som_json(sag), JSON)):
        response = send(gzip.compress(body), slags=slags, **{"content-encoding": "gzip"})
        assert response.status_code == 200, response.content
        assert response.json()["UnikRetur"][0]["StatusKode"] == 20
