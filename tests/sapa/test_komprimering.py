"""Pages are packed for browsers that take it; files, fragments and answers to systems are not."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from sapa.komprimering import HtmlGzipMiddleware, pak

SIDE = "<tr><td>Ærø Ågård</td></tr>".encode() * 500


def svar(made: HttpResponse | StreamingHttpResponse, accepts: str = "gzip, br") -> HttpResponse:
    headers = {"accept-encoding": accepts} if accepts else {}
    request: HttpRequest = RequestFactory().get("/", headers=headers)
    return HtmlGzipMiddleware(lambda _: made)(request)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("accepts", ["gzip", "deflate, gzip;q=1.0", "br, gzip"])
def test_a_page_is_packed_and_says_that_it_depends_on_the_browser(accepts: str):
    found = svar(HttpResponse(SIDE), accepts)
    assert found["Content-Encoding"] == "gzip"
    assert found["Vary"] == "Accept-Encoding"
    assert int(found["Content-Length"]) == len(found.content) < len(SIDE) / 10
    assert gzip.decompress(found.content) == SIDE


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, br"])
def test_who_does_not_take_it_gets_the_page_as_it_is(accepts: str):
    found = svar(HttpResponse(SIDE), accepts)
    assert found.content == SIDE
    assert "Content-Encoding" not in found
    assert found["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("kind", ["application/json", "text/csv; charset=utf-8", "text/xml"])
def test_what_is_no_page_is_left_alone(kind: str):
    found = svar(HttpResponse(SIDE, content_type=kind))
    assert found.content == SIDE
    assert "Content-Encoding" not in found


def test_a_short_fragment_is_not_worth_it():
    assert "Content-Encoding" not in svar(HttpResponse(b"<p>ok</p>"))


def test_a_stream_goes_out_as_it_is_made():
    """Each piece before the next is made: memory is flat whatever the length."""
    made: list[int] = []

    def stykker() -> Iterator[bytes]:
        for n in range(3):
            made.append(n)
            yield SIDE

    found = svar(StreamingHttpResponse(stykker(), content_type="text/html"))
    assert made == []
    pieces = iter(found)  # type: ignore[call-overload]
    assert next(pieces) == SIDE
    assert made == [0]


def test_the_length_of_a_page_is_not_told_by_the_length_of_its_answer():
    """BREACH counts bytes; the content is the same each time."""
    lengths = {len(pak(SIDE)) for _ in range(50)}
    assert max(lengths) - min(lengths) > 20


@pytest.mark.django_db
def test_the_whole_stack_packs_pages_under_a_new_mask_and_no_answer_to_a_system(client: Client):
    def hent(sti: str) -> HttpResponse:
        return client.get(sti, headers={"accept-encoding": "gzip"})

    pages = [hent("/log-ind/") for _ in range(2)]
    assert [p["Content-Encoding"] for p in pages] == ["gzip", "gzip"]
    tokens = {_token(gzip.decompress(p.content).decode()) for p in pages}
    assert len(tokens) == 2, "the secret that BREACH would look for is another each time"
    for system in ("/api/v1/findes-ikke/", "/service/findes-ikke/"):
        assert "Content-Encoding" not in hent(system)


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([A-Za-z0-9]{64})"', page)
    assert found is not None
    return found[1]
