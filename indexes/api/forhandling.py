"""Which form the answer has is `fejl.svarformat`'s to decide: DRF's own choice knows only its
renderers, of which we use none, and answered `Accept: application/xml` with 406."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class Forhandling(BaseContentNegotiation):
    """Never refuses: an `Accept` that names neither XML nor JSON gets the form of its question."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        """None: a view reads its own body."""
        return None

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The first one, which nothing uses."""
        first = next(iter(renderers))
        return first, str(first.media_type)
