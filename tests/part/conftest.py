"""Two municipalities, caseworkers with different rights, and a register to put people into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from access.db import database_role, saet_adgang
from access.values import Adgang, Permission
from indexes.part import services
from indexes.part.values import PersonData
from tests.part.faelles import NOW, Indlaes, Som


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def adgang(adgang_med: Callable[..., Adgang]) -> Adgang:
    """Sees persons; protected addresses only by the logged click; searches in her own municipality."""
    return adgang_med({"permissions": [Permission.SE_PERSON]})


@pytest.fixture
def ser_beskyttet(adgang_med: Callable[..., Adgang]) -> Adgang:
    return adgang_med({"permissions": [Permission.SE_PERSON, Permission.SE_BESKYTTET]})


@pytest.fixture
def hele_landet(adgang_med: Callable[..., Adgang]) -> Adgang:
    return adgang_med({"permissions": [Permission.SE_PERSON, Permission.SOEG_LANDET]})


@pytest.fixture
def uden_ret(adgang_med: Callable[..., Adgang]) -> Adgang:
    return adgang_med()


@pytest.fixture
def som() -> Som:
    """Read as a request does: as the web role, with the user's reach set for row-level security."""

    @contextmanager
    def web(adgang: Adgang) -> Iterator[None]:
        with database_role("sapa_web"):
            saet_adgang(adgang)
            yield

    return web


@pytest.fixture
def indlaes(db: None) -> Indlaes:
    """Load people as the intake does, as the intake's role, and give their uuids by CPR number."""

    def load(*personer: PersonData, now: datetime = NOW) -> dict:
        with database_role("sapa_indlaes"):
            services.indlaes_personer(personer, now=now)
            uuider = services.part_uuider([f"cpr:{p.cpr}" for p in personer], now=now)
        return {noegle.removeprefix("cpr:"): uuid for noegle, uuid in uuider.items()}

    return load
