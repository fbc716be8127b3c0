"""Middleware that is for pages alone, made to let a call of the API pass by.

A call of the API comes from a system with a credential of its own: it has no session, no cookie, no
language to choose and no form to be forged, and what is answered is read by no browser. Each of
these took its share of every call.
"""

from __future__ import annotations

from typing import Any

from csp.middleware import CSPMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django_htmx.middleware import HtmxMiddleware

from access.middleware import API_PREFIX
from sapa.komprimering import HtmlGzipMiddleware
from sapa.overblik.sprog import SprogMiddleware


def kun_sider(middleware: Any) -> Any:
    """The same middleware, for all but the API."""

    class KunSider(middleware):
        def __call__(self, request: HttpRequest) -> Any:
            if request.path.startswith(API_PREFIX):
                return self.get_response(request)
            return super().__call__(request)

        if hasattr(middleware, "process_view"):

            def process_view(self, request: HttpRequest, *facts: Any) -> Any:
                if request.path.startswith(API_PREFIX):
                    return None
                return super().process_view(request, *facts)

    KunSider.__name__ = KunSider.__qualname__ = middleware.__name__
    return KunSider


Csp = kun_sider(CSPMiddleware)
Session = kun_sider(SessionMiddleware)
Sprog = kun_sider(SprogMiddleware)
Csrf = kun_sider(CsrfViewMiddleware)
Htmx = kun_sider(HtmxMiddleware)
HtmlGzip = kun_sider(HtmlGzipMiddleware)
