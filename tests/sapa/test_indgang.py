"""The door of the web process: an answer that is whole leaves at once, and nothing is left open."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import connections
from django.db.backends.signals import connection_created
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import clear_script_prefix, get_script_prefix

from sapa import indgang
from sapa.indgang import Indgang

SIGNALER = (request_started, request_finished, connection_created)


@pytest.fixture
def signaler() -> Iterator[None]:
    """Django's signals as they were, afterwards."""
    before = [list(signal.receivers) for signal in SIGNALER]
    yield
    for signal, receivers in zip(SIGNALER, before, strict=True):
        signal.receivers = receivers


def _kald(sti: str = "/healthz") -> tuple[Any, list[Any]]:
    told: list[Any] = []
    svar = Indgang()(RequestFactory().get(sti).environ, lambda *facts: told.extend(facts))
    return svar, told


@pytest.mark.django_db
def test_a_whole_answer_is_sent_at_once_and_its_call_has_ended() -> None:
    ended: list[Any] = []
    request_finished.connect(note := lambda **facts: ended.append(facts["sender"]))
    try:
        svar, (status, headers) = _kald()
    finally:
        request_finished.disconnect(note)
    assert (status, ended) == ("200 OK", [Indgang])
    assert isinstance(svar, list)
    assert b'"status": "ok"' in b"".join(svar)
    assert dict(headers)["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_what_is_sent_as_it_is_made_is_closed_by_the_server(monkeypatch: Any) -> None:
    streams = StreamingHttpResponse(iter([b"a"]))
    monkeypatch.setattr(WSGIHandler, "get_response", lambda self, request: streams)
    svar, _ = _kald()
    assert svar is streams
    assert not svar.closed


@pytest.mark.django_db
def test_the_connection_is_given_back_when_all_is_sent(monkeypatch: Any) -> None:
    closed: list[int] = []
    monkeypatch.setattr(indgang, "close_old_connections", lambda: closed.append(1))
    _kald()
    assert closed == [1]
    streams = StreamingHttpResponse(iter([b"a"]))
    monkeypatch.setattr(WSGIHandler, "get_response", lambda self, request: streams)
    svar, _ = _kald()
    assert closed == [1]
    svar.close()
    assert closed == [1, 1]


@pytest.mark.django_db
def test_where_it_is_served_under_a_path_its_addresses_begin_with_it(monkeypatch: Any) -> None:
    prefixes: list[str] = []

    def svar(self: Any, request: Any) -> HttpResponse:
        prefixes.append(get_script_prefix())
        answer = HttpResponse()
        answer.set_cookie("a", "b")
        return answer

    monkeypatch.setattr(WSGIHandler, "get_response", svar)
    headers: list[Any] = []
    try:
        for script in ("", "/sapa"):
            environ = RequestFactory().get("/healthz", SCRIPT_NAME=script).environ
            Indgang()(environ, lambda status, told: headers.extend(told))
    finally:
        clear_script_prefix()
    assert prefixes == ["/", "/sapa/"]
    assert [navn for navn, _ in headers].count("Set-Cookie") == 2


@pytest.mark.django_db
def test_a_thread_that_is_ended_in_a_call_leaves_no_connection(monkeypatch: Any) -> None:
    def ends(self: Any, request: Any) -> HttpResponse:
        raise SystemExit

    closed: list[int] = []
    monkeypatch.setattr(WSGIHandler, "get_response", ends)
    monkeypatch.setattr(indgang, "close_old_connections", lambda: closed.append(1))
    with pytest.raises(SystemExit):
        _kald()
    assert closed == [1]


@pytest.mark.usefixtures("signaler")
def test_what_does_nothing_rests() -> None:
    before = [len(signal.receivers) for signal in SIGNALER]
    indgang.uden_ubrugte_signaler()
    assert [a - len(s.receivers) for a, s in zip(before, SIGNALER, strict=True)] == [2, 3, 1]


def test_each_thread_has_a_connection_of_its_own(monkeypatch: Any) -> None:
    monkeypatch.setattr(connections, "_connections", None)
    indgang.forbindelser_pr_traad()
    mine, others = connections["default"], []
    thread = Thread(target=lambda: others.append(connections["default"]))
    thread.start()
    thread.join()
    assert connections["default"] is mine
    assert others[0] is not mine
    assert connections.all(initialized_only=True) == [mine]


def test_memory_is_given_back_when_nobody_has_called_for_a_while() -> None:
    events: list[str] = []
    ryddet = Event()

    def sov(sekunder: float) -> None:
        events.append("sover")
        if len(events) < 3:
            oprydning.et_kald()  # somebody calls meanwhile

    def ryd() -> None:
        events.append("rydder")
        ryddet.set()

    oprydning = indgang.Oprydning(ryd, sov)
    for _ in range(indgang.OPRYDNING - 1):
        oprydning.et_kald()
    assert events == []
    oprydning.et_kald()
    assert ryddet.wait(30)
    assert events == ["sover", "sover", "sover", "rydder"]


@pytest.mark.django_db
def test_a_large_message_is_enough(monkeypatch: Any) -> None:
    """What it left can be given back only when it has been answered."""
    rung: list[int] = []
    monkeypatch.setattr(indgang.Vaekker, "ring", lambda self: rung.append(1))

    def svar(self: Any, request: Any) -> HttpResponse:
        request.var_stor = stor
        return HttpResponse()

    monkeypatch.setattr(WSGIHandler, "get_response", svar)
    stor = False
    _kald()
    assert rung == []
    stor = True
    _kald()
    assert rung == [1]


@pytest.mark.django_db
def test_every_call_counts_for_that(monkeypatch: Any) -> None:
    calls: list[int] = []
    monkeypatch.setattr(indgang.Oprydning, "et_kald", lambda self: calls.append(1))
    _kald()
    assert calls == [1]


def test_psycopg_remembers_no_statements_of_a_web_process(monkeypatch: Any) -> None:
    options = {"prepare_threshold": 1, "sslmode": "require"}
    monkeypatch.setattr(connections, "settings", {"default": {"OPTIONS": options}})
    indgang.uden_psycopgs_planer()
    assert options == {"prepare_threshold": None, "sslmode": "require"}


def test_the_views_can_be_loaded_before_the_first_call() -> None:
    indgang.indlaes_ruter()
