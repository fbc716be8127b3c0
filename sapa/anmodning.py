"""The request's id: in every log line of the request, and in the answer.

It is what a vendor's engineer quotes at night, and what our log is searched by.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

from access.klienter import proxy

GetResponse = Callable[[HttpRequest], HttpResponse]


class LogMiddleware(RequestMiddleware):
    """The request's id and the caller's address in every log line of the request."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """The address that our own proxies tell of; the library believes any caller's headers."""
        structlog.contextvars.bind_contextvars(ip=proxy.adresse(request))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """The call as its two lines name it, written once."""
        known: str | None = getattr(request, "i_loggen", None)
        if known is None:
            known = request.i_loggen = RequestMiddleware.format_request(request)  # type: ignore[attr-defined]
        return known


class AnmodningsidMiddleware:
    """Adds X-Request-ID to every answer. Stands just inside django_structlog, which makes it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        if request_id:
            response["X-Request-ID"] = str(request_id)
        return response
