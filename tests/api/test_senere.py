"""An answer that is written while its look is stored is the answer that it always was."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware

from access import forberedt
from indexes.api.senere import SenereSvar


@pytest.fixture
def tilbud(monkeypatch):
    """What was offered to be done at the end."""
    found = []
    monkeypatch.setattr(forberedt, "imens_til_sidst", found.append)
    return found


def _svar(skrevet, tekst=b"svaret"):
    def skriv():
        skrevet.append(tekst)
        return tekst

    return SenereSvar(skriv, content_type="application/json", headers={"Cache-Control": "no-store"})


def test_it_is_written_once_at_the_end_with_its_length(tilbud):
    skrevet: list[bytes] = []
    svar = _svar(skrevet)
    CommonMiddleware(lambda request: svar)(_anmodning())
    assert (skrevet, svar.has_header("Cache-Control")) == ([], True)
    tilbud[0]()
    assert (svar.headers["Content-Length"], b"".join(svar), svar.content) == (
        "6",
        b"svaret",
        b"svaret",
    )
    assert skrevet == [b"svaret"]


def _anmodning() -> HttpRequest:
    request = HttpRequest()
    request.META["HTTP_HOST"] = "testserver"
    return request


@pytest.mark.parametrize("spoerg", [list, lambda s: [s.content], lambda s: [s.getvalue()]])
def test_who_asks_before_the_end_gets_it_then(tilbud, spoerg):
    skrevet: list[bytes] = []
    svar = _svar(skrevet)
    assert spoerg(svar) == [b"svaret"]
    tilbud[0]()
    assert skrevet == [b"svaret"]


def test_what_is_put_in_its_place_stays(tilbud):
    skrevet: list[bytes] = []
    svar = _svar(skrevet)
    svar.content = b""
    tilbud[0]()
    assert (svar.content, skrevet) == (b"", [])
    assert isinstance(svar, HttpResponse)
