"""Past the door: what workers and call-backs read and write on behalf of every author."""

from __future__ import annotations

from typing import Any

from access.querysets import GuardedQuerySet


def uden_for_doeren(model: Any) -> GuardedQuerySet:
    """All rows. Only where no user asks: the worker that sends, and the receipts that come."""
    rows: GuardedQuerySet = model.objects.unguarded(reason="the sending of hand-offs")
    return rows
