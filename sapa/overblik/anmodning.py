"""The request as a signed-in view meets it. For the type checker: the middlewares do the work."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from access.values import Adgang

VINDUE = "vindue-indhold"
"""The id of what htmx fills when a link opens in the page's dialog instead of as a page."""


class Anmodning(HttpRequest):
    """A request behind `kraever`: whose rights it has, and what htmx said about it."""

    adgang: Adgang
    htmx: HtmxDetails
