"""The request's id: in every log line of the request, and in the answer.

It is what a vendor's engineer quotes at night, and what our log is searched by.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any, cast
from uuid import uuid4

import structlog
from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.encoding import escape_uri_path
from structlog.contextvars import bind_contextvars, bound_contextvars, clear_contextvars

from access.klienter import proxy

log = structlog.get_logger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class LogMiddleware:
    """A line when a request comes and one when it is answered; the request's id and the caller's
    address in every line between them, and the id in the answer.

    An error that nobody expected has a line of its own in place of the last. The id is made here,
    whatever the caller brings: the log takes no foreign text.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        got_request_exception.connect(self._uventet)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id, ip = str(uuid4()), proxy.adresse(request)
        bind_contextvars(request_id=request_id, ip=ip)
        # Where only warnings are written, a line costs nothing.
        if log.is_enabled_for(logging.INFO):
            agent = request.META.get("HTTP_USER_AGENT")
            log.info("request_started", request=_kald(request), user_agent=agent)
        response = self.get_response(request)
        niveau = _niveau(response.status_code)
        if not hasattr(request, "uventet") and log.is_enabled_for(niveau):
            log.log(niveau, "request_finished", code=response.status_code, request=_kald(request))
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = _fortalt(
                cast(Iterator[bytes], response.streaming_content), request_id=request_id, ip=ip
            )
        response.headers["X-Request-ID"] = request_id
        clear_contextvars()
        return response

    def _uventet(self, sender: Any, request: HttpRequest | None = None, **_: Any) -> None:
        """Told by Django while the error is at hand, which may be so in several middlewares."""
        fejl = sys.exc_info()[1]
        if request is None or hasattr(request, "uventet"):
            return
        if isinstance(fejl, Http404 | PermissionDenied):
            return
        request.uventet = True  # type: ignore[attr-defined]
        log.error("request_failed", code=500, request=_kald(request), exc_info=fejl)


def _kald(request: HttpRequest) -> str:
    """The call without its query, which may carry a user's name. Written once."""
    known: str | None = getattr(request, "i_loggen", None)
    if known is None:
        known = request.i_loggen = f"{request.method} {escape_uri_path(request.path)}"  # type: ignore[attr-defined]
    return known


def _niveau(status: int) -> int:
    return {4: logging.WARNING, 5: logging.ERROR}.get(status // 100, logging.INFO)


def _fortalt(indhold: Iterator[bytes], **bundet: str) -> Iterator[bytes]:
    """What is sent as it is made, after its request was answered: with lines of its own."""
    with bound_contextvars(**bundet):
        log.info("streaming_started")
        try:
            yield from indhold
        except Exception:
            log.exception("streaming_failed")
            raise
        log.info("streaming_finished")
