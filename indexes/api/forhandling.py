"""Which form the answer has: `Accept` decides, with its weights; `fejl.svarformat` asks here.

DRF's own choice knows only its renderers, of which we use none, and answered `Accept:
application/xml` with 406."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

FORMER = ("xml", "json")


def oensket(accept: str) -> str | None:
    """The one of FORMER that an Accept header wants most, the first named where it wants two alike;
    None where it names neither, or both are unwanted."""
    accept = accept.lower()
    named = [form for form in FORMER if form in accept]
    if ";" not in accept and len(named) < 2:  # nearly every call
        return named[0] if named else None
    best, weight = None, 0.0
    for part in accept.split(","):
        type_, *params = part.split(";")
        for form in named:
            if form in type_ and (q := _vaegt(params)) > weight:
                best, weight = form, q
    return best


def frabedt(accept: str) -> set[str]:
    """Those of FORMER that the header says it will not have: named with the weight nought alone."""
    accept = accept.lower()
    weights: dict[str, float] = {}
    for part in accept.split(","):
        type_, *params = part.split(";")
        for form in FORMER:
            if form in type_:
                weights[form] = max(weights.get(form, 0.0), _vaegt(params))
    return {form for form, weight in weights.items() if not weight}


def _vaegt(params: Iterable[str]) -> float:
    """The weight of a media range; 1 where none is told, or what is told is no weight."""
    for param in params:
        navn, _, vaerdi = param.partition("=")
        if navn.strip() == "q":
            try:
                return min(max(float(vaerdi), 0.0), 1.0)
            except ValueError:
                return 1.0
    return 1.0


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
