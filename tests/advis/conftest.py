"""A boss who administers and may see everything, and the catalogue of events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from access.models import Bruger
from tests.advis.faelles import CHEF, katalog


@pytest.fixture
def chef(bruger_med: Callable[..., Bruger], myndigheder: Any) -> Bruger:
    katalog()
    return bruger_med({"permissions": CHEF}, navn="Chris Chef")
