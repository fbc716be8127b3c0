"""Which form an answer has is decided by `fejl.svarformat`, from Accept. DRF's own renderers know
JSON alone and would refuse who asks for XML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class Svarform(BaseContentNegotiation):
    """The first renderer, whatever is asked for: no answer of ours goes through it."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        """None: bodies are read by the OIO grammar."""
        return None

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """The first."""
        first = next(iter(renderers))
        return first, first.media_type
