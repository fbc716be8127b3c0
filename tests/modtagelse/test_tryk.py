"""Back-pressure: who comes above what a process takes is told at once; pages and the rest go on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Event, Lock

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from lxml import etree

from indexes.api import tryk
from indexes.api.tryk import TrykMiddleware, sluse
from tests import beskeder
from tests.modtagelse.conftest import IMPORT, SOM_XML, XML
from tests.traade import TAALMOD

MB = 1024 * 1024


@pytest.fixture
def loft(settings):
    def saet(**felter):
        settings.MODTAGELSE = replace(settings.MODTAGELSE, **felter)

    saet(samtidige=3, samtidige_bytes=30 * MB)
    return saet


def post(body: bytes = b"x", sti: str = IMPORT, **meta):
    return RequestFactory().generic("POST", sti, body, content_type=XML, **meta)


class Fabrik:
    """A view that is slow until it is let go, and counts who is in it."""

    def __init__(self) -> None:
        self.inde, self.flest, self.videre, self.laas = 0, 0, Event(), Lock()
        self.fuld = Barrier(4)  # three calls and the test

    def __call__(self, request) -> HttpResponse:
        with self.laas:
            self.inde += 1
            self.flest = max(self.flest, self.inde)
        self.fuld.wait(TAALMOD)
        self.videre.wait(TAALMOD)
        with self.laas:
            self.inde -= 1
        return HttpResponse("ok")


def test_no_more_than_the_limit_are_in_at_once_and_the_rest_are_told_at_once(loft):
    fabrik = Fabrik()
    middleware = TrykMiddleware(fabrik)
    with ThreadPoolExecutor(3) as pool:
        slow = [pool.submit(middleware, post()) for _ in range(3)]
        fabrik.fuld.wait(TAALMOD)
        refused = [middleware(post()) for _ in range(20)]
        page = TrykMiddleware(lambda r: HttpResponse("page"))
        assert page(RequestFactory().get("/")).status_code == 200
        assert page(RequestFactory().get(IMPORT)).status_code == 200
        assert page(post(sti="/soeg/")).status_code == 200
        assert page(post(sti="/api/v1/token")).status_code == 200
        fabrik.videre.set()
        assert {f.result().status_code for f in slow} == {200}
    assert {r.status_code for r in refused} == {429}
    assert all(1 <= int(r["Retry-After"]) <= 4 for r in refused)
    assert fabrik.flest == 3
    assert (sluse.kald, sluse.bytes) == (0, 0)


def test_the_answer_has_the_form_that_the_sender_reads(loft):
    loft(samtidige=0)
    middleware = TrykMiddleware(lambda r: HttpResponse("no"))
    answer = middleware(post(HTTP_ACCEPT=SOM_XML))
    assert etree.fromstring(answer.content)[0].findtext("{urn:oio:sagdok:3.0.0}StatusKode") == "40"
    problem = middleware(post(HTTP_ACCEPT="application/json"))
    assert problem["Content-Type"] == "application/problem+json"


def test_large_calls_share_a_budget_and_one_alone_may_be_any_size(loft):
    with sluse.plads(25 * MB) as first:
        assert first
        with sluse.plads(10 * MB) as second, sluse.plads(4 * MB) as third:
            assert (second, third) == (False, True)
    loft(samtidige_bytes=MB)
    with sluse.plads(10 * MB) as alone:
        assert alone
    assert (sluse.kald, sluse.bytes) == (0, 0)


def test_what_is_packed_or_untold_counts_as_the_most_it_may_be():
    assert tryk._annonceret(post(b"x" * 7)) == 7
    assert tryk._annonceret(post(b"x", HTTP_CONTENT_ENCODING="gzip")) == 10 * MB
    assert tryk._annonceret(post(b"x", CONTENT_LENGTH="")) == 10 * MB
    assert tryk._annonceret(post(b"x", CONTENT_LENGTH="vrøvl")) == 10 * MB


def test_a_place_is_given_back_when_the_view_breaks(loft):
    def broken(request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        TrykMiddleware(broken)(post())
    assert sluse.kald == 0


def test_a_full_pool_turns_new_calls_away(loft, monkeypatch):
    class Pool:
        venter, stoerrelse = 0, 10

        def get_stats(self):
            return {
                "requests_waiting": self.venter,
                "pool_size": self.stoerrelse,
                "pool_max": 10,
            }

    pool = Pool()
    monkeypatch.setattr(type(connection._connections[connection._alias]), "pool", pool)
    middleware = TrykMiddleware(lambda r: HttpResponse("ok"))
    assert middleware(post()).status_code == 200
    pool.venter = 5
    assert middleware(post()).status_code == 429
    pool.stoerrelse = 1  # a process that was just started, and is getting what they wait for
    assert middleware(post()).status_code == 200


@pytest.mark.django_db
def test_a_refused_call_reads_nothing_and_stores_nothing(send, loft, monkeypatch):
    from access import krop

    loft(samtidige=0)
    monkeypatch.setattr(krop, "laes", lambda *a, **k: pytest.fail("the body was read"))
    response = send(beskeder.xml(beskeder.sag()))
    assert response.status_code == 429
    assert response["Retry-After"]
