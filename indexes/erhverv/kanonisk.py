"""A statement as the log keeps it: the same facts are the same bytes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from access.jsontekst import jsontekst


def som_json(data: Any) -> bytes:
    """The statement as JSON that its own reader reads, without what is absent, keys in order."""
    return jsontekst(_json(data), sorteret=True).encode()


def _json(value: Any) -> Any:
    if is_dataclass(value):
        found = {f.name: _json(getattr(value, f.name)) for f in fields(value)}
        # A count of 0 is a fact; an absent text, list or flag is none.
        return {k: v for k, v in found.items() if v or (v == 0 and v is not False)}
    if isinstance(value, tuple):
        return [_json(element) for element in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
