"""The lines of a request: what they tell, what they never hold, and the id that they share with the
answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from structlog.contextvars import get_contextvars, merge_contextvars
from structlog.testing import capture_logs

from sapa.anmodning import LogMiddleware


def _linjer(svar: Any, sti: str = "/side") -> tuple[Any, list[Any]]:
    """A request that is answered so, read to its end, and its lines."""
    with capture_logs(processors=[merge_contextvars]) as lines:
        response = LogMiddleware(svar)(RequestFactory().get(sti, headers={"user-agent": "mig"}))
        list(response)
    return response, lines


def test_a_request_is_told_of_when_it_comes_and_when_it_is_answered() -> None:
    response, (came, answered) = _linjer(lambda request: HttpResponse("x"))
    own = {"request_id": response["X-Request-ID"], "ip": "127.0.0.1", "request": "GET /side"}
    assert came == own | {"event": "request_started", "user_agent": "mig", "log_level": "info"}
    assert answered == own | {"event": "request_finished", "code": 200, "log_level": "info"}
    assert get_contextvars() == {}


@pytest.mark.parametrize(("status", "niveau"), [(302, "info"), (404, "warning"), (503, "error")])
def test_a_refusal_is_a_warning_and_an_error_of_ours_an_error(status: int, niveau: str) -> None:
    _, lines = _linjer(lambda request: HttpResponse(status=status))
    assert lines[-1]["log_level"] == niveau


def test_no_line_holds_what_was_asked_for() -> None:
    _, lines = _linjer(lambda request: HttpResponse("x"), "/saml/slo/?SAMLRequest=abc")
    assert {line["request"] for line in lines} == {"GET /saml/slo/"}


def _uventet(fejl: Exception, status: int) -> Any:
    def svar(request: HttpRequest) -> HttpResponse:
        for _ in range(2):  # as told by each middleware that it comes through
            try:
                raise fejl
            except Exception:
                got_request_exception.send(sender=None, request=request)
        return HttpResponse(status=status)

    return svar


def test_an_error_that_nobody_expected_has_one_line_of_its_own() -> None:
    _, (_came, failed) = _linjer(_uventet(ValueError("her"), 500))
    assert (failed["event"], failed["code"]) == ("request_failed", 500)
    assert str(failed["exc_info"]) == "her"
    _, lines = _linjer(_uventet(Http404(), 404))
    assert [line["event"] for line in lines] == ["request_started", "request_finished"]


def test_what_is_sent_as_it_is_made_is_told_of_to_its_end() -> None:
    response, lines = _linjer(lambda request: StreamingHttpResponse(iter([b"a", b"b"])))
    assert [line["event"] for line in lines[2:]] == ["streaming_started", "streaming_finished"]
    assert {line["request_id"] for line in lines} == {response["X-Request-ID"]}

    def broken() -> Any:
        yield b"a"
        raise ValueError("midt i")

    with capture_logs() as lines, pytest.raises(ValueError, match="midt i"):
        list(LogMiddleware(lambda r: StreamingHttpResponse(broken()))(RequestFactory().get("/")))
    assert lines[-1]["event"] == "streaming_failed"


def test_a_call_of_the_api_has_both_lines(db: None) -> None:
    with capture_logs() as lines:
        Client().get("/api/v1/sager?cpr=2110703435")
    own = [line for line in lines if line["event"].startswith("request_")]
    assert [line["request"] for line in own] == ["GET /api/v1/sager"] * 2
    assert own[1]["code"] == 401
