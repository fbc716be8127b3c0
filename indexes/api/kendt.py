"""Views whose client is known from a moment ago, and made sure of on the way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.views import APIView

from access.klienter import bevist
from access.klienter.bevist import Bevist


class KendtKlient(APIView):
    """A view whose client may be known from a moment ago: what it asks the database first makes
    sure of that (access.klienter.bevist), and if it is not so, the call is made again from its
    beginning (indexes.api.fejl.forny)."""

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Say so before anybody asks who calls."""
        request.kan_huskes = True  # type: ignore[attr-defined]
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find out who calls."""
        super().initial(request, *args, **kwargs)
        known: Bevist | None = getattr(request._request, "bevist", None)
        if known is not None:
            bevist.kraev(known, timezone.now())
