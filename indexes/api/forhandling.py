"""Which form an answer has is decided by `fejl.svarformat`, from Accept, and not by DRF's renderers,
which know JSON alone and would refuse who asks for XML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class Svarform(BaseContentNegotiation):
    """The first renderer, whatever is asked for: no answer of ours goes through it."""

    def select_parser(self, request: Request, parsers: Sequence[Any]) -> Any:
        """None: bodies are read by the OIO grammar."""
        return None

    def select_renderer(
        self,
        request: Request,
        renderers: Sequence[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """The first."""
        return renderers[0], renderers[0].media_type
