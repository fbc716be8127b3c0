"""The delivered visninger: one for each of thirteen professions, to begin from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from fixtures import grunddata

FIL = Path(grunddata.__file__).with_name("visninger.json")


@cache
def skabeloner() -> tuple[dict[str, Any], ...]:
    """As a file of visninger holds them; they bind nobody."""
    return tuple(json.loads(FIL.read_text(encoding="utf-8"))["visninger"])
