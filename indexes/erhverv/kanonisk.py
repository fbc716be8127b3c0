"""A statement as the log keeps it: JSON that its own reader reads back equal."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any


def som_json(value: Any) -> Any:
    """The values as JSON has them, without what is absent."""
    if is_dataclass(value):
        found = {f.name: som_json(getattr(value, f.name)) for f in fields(value)}
        # A count of 0 is a fact; an absent text, list or flag is none.
        return {k: v for k, v in found.items() if v or (v == 0 and v is not False)}
    if isinstance(value, tuple):
        return [som_json(element) for element in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
