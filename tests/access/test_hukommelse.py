"""A web process gives back what a large message took."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from access import hukommelse
from access.middleware import DatabaseRoleMiddleware


class _Beholder:
    """Something that a request holds and that points back at it, as DRF's own request does."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request


@pytest.mark.django_db
@pytest.mark.parametrize(("bytes_", "ryddet"), [(hukommelse.STOR_BESKED, True), (1000, False)])
def test_a_large_body_is_let_go_when_it_is_answered(bytes_: int, ryddet: bool) -> None:
    seen: list[weakref.ref[Any]] = []

    def view(request: HttpRequest) -> HttpResponse:
        request.beholder = _Beholder(request)  # type: ignore[attr-defined]
        seen.append(weakref.ref(request.beholder))  # type: ignore[attr-defined]
        return HttpResponse(str(len(request.body)))

    gc.disable()
    try:
        request = RequestFactory().post("/api/x", b"x" * bytes_, content_type="application/xml")
        assert DatabaseRoleMiddleware(view)(request).content == str(bytes_).encode()
        assert (request._body == b"") is ryddet  # type: ignore[attr-defined]
        assert getattr(request, "var_stor", False) is ryddet  # and is told of (sapa.indgang)
        del request
        if ryddet:
            hukommelse.giv_tilbage()
        assert (seen[0]() is None) is ryddet
    finally:
        gc.enable()


def test_the_allocators_limits_are_set_where_there_are_any() -> None:
    was = gc.get_threshold()
    try:
        assert hukommelse.hold_igen() in {True, False}
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.set_threshold(*was)


def test_what_values_were_read_as_is_forgotten_when_memory_is_given_back() -> None:
    read: list[str] = []

    @hukommelse.huskes(2)
    def laes(tekst: str) -> str:
        read.append(tekst)
        return tekst.upper()

    assert [laes(t) for t in "aabba"] == ["A", "A", "B", "B", "A"]
    assert read == ["a", "b"]
    laes("c")  # no more than two are kept
    laes("b")
    assert read == ["a", "b", "c", "b"]
    hukommelse.giv_tilbage()
    assert laes("b") == "B"
    assert read == ["a", "b", "c", "b", "b"]
