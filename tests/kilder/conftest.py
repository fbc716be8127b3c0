"""A small population."""

from __future__ import annotations

from datetime import date

import pytest

from fixtures.befolkning import byg_befolkning
from indexes.part.values import PersonData


@pytest.fixture(scope="session")
def befolkning() -> list[PersonData]:
    """Some hundred invented people with all kinds of facts."""
    return list(byg_befolkning(date(2026, 11, 22), antal=400).personer)
