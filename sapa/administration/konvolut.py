"""What a preview showed, closed, for a form to carry: so that what is saved is what was shown,
without a draft in the database or a number in the page (decision 0098)."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from indexes.modtagelse import kryptering

GAELDER = timedelta(hours=1)
"""How long what was shown can be saved."""


class ForGammel(ValueError):
    """What was shown is not what is sent, or it was too long ago."""


def luk(indhold: Sequence[Any], *, til: UUID, now: datetime) -> str:
    """Closed so that only `aabn` with the same `til` opens it: whose it is, and what it is for."""
    data = json.dumps([now.timestamp(), *indhold]).encode()
    return base64.urlsafe_b64encode(kryptering.luk(data, til=til)).decode()


def aabn(lukket: str, *, til: UUID, now: datetime) -> list[Any]:
    """What was closed. Raises ForGammel, also for what was closed by others, or for another."""
    try:
        raw = base64.urlsafe_b64decode(lukket.encode("ascii"))
        at, *indhold = json.loads(kryptering.aabn(raw, til=til))
    except ValueError:
        raise ForGammel from None
    if not timedelta(0) <= now - datetime.fromtimestamp(at, tz=now.tzinfo) <= GAELDER:
        raise ForGammel
    return indhold
