"""A caseworker at her browser, and two citizens to look up: one ordinary, one protected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from access.models import Bruger, Revisionslog
from access.values import Permission
from indexes.part import services
from tests.part.faelles import BESKYTTET, bor, borger

JAN_CPR, JYTTE_CPR = "2110703435", "0107741234"


@dataclass(frozen=True)
class Borgere:
    jan: UUID
    jytte: UUID


@pytest.fixture
def borgere(myndigheder: Any) -> Borgere:
    keys = [f"cpr:{JAN_CPR}", f"cpr:{JYTTE_CPR}"]
    now = timezone.now()
    services.indlaes_personer(
        [
            borger("Jan Jarlov", JAN_CPR),
            borger(
                "Jytte Rømer", JYTTE_CPR, beskyttelser=BESKYTTET, adresser=bor("Hemmelivej", "7")
            ),
        ],
        now=now,
    )
    uuids = services.part_uuider(keys, now=now)
    return Borgere(*(uuids[key] for key in keys))


@pytest.fixture
def sagsbehandler(bruger_med: Callable[..., Bruger]) -> Bruger:
    return bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_SAG]})


@pytest.fixture
def browser(sagsbehandler: Bruger, log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(sagsbehandler)


@pytest.fixture
def logget() -> Callable[[], list[tuple[str, str]]]:
    """What the revisionslog got since last asked, as (Beskrivelse, Part)."""
    seen: set[UUID] = set()

    def read() -> list[tuple[str, str]]:
        rows = Revisionslog.objects.exclude(id__in=seen).order_by("tidspunkt", "beskrivelse")
        new = list(rows)
        seen.update(row.id for row in new)
        return [(row.beskrivelse, row.part) for row in new]

    return read
