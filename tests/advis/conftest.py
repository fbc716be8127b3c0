"""A boss who administers and may see everything, and the catalogue of events; and a unit that
receives a group, its people, and two citizens, one of them protected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from access.models import Bruger, Organisationsenhed
from access.values import Permission
from advis.models import Advisgruppe
from indexes.part.services import indlaes_personer, part_uuider
from tests.advis import data
from tests.advis.faelles import CHEF, katalog
from tests.part.faelles import BESKYTTET, bor, borger

ADVIS = (Permission.SE_PERSON, Permission.SE_SAG, Permission.BEHANDL_ADVIS)
JAN_CPR, JYTTE_CPR = "2110703435", "0107741234"


@pytest.fixture
def chef(bruger_med: Callable[..., Bruger], myndigheder: Any) -> Bruger:
    katalog()
    return bruger_med({"permissions": CHEF}, navn="Chris Chef")


@dataclass(frozen=True)
class Team:
    enhed: Organisationsenhed
    lone: Bruger
    allan: Bruger
    gruppe: Advisgruppe
    jan: UUID
    jytte: UUID


@pytest.fixture
def team(enhed: Callable[..., Any], bruger_med: Callable[..., Bruger]) -> Team:
    now = timezone.now()
    indlaes_personer(
        [
            borger("Jan Jarlov", JAN_CPR),
            borger(
                "Jytte Rømer", JYTTE_CPR, beskyttelser=BESKYTTET, adresser=bor("Hemmelivej", "7")
            ),
        ],
        now=now,
    )
    uuids = part_uuider([f"cpr:{JAN_CPR}", f"cpr:{JYTTE_CPR}"], now=now)
    unit = enhed("Borgerservice", 100, 199)
    people = []
    for navn in ("Lone Bruun", "Allan Korsman"):
        user = bruger_med({"permissions": ADVIS}, navn=navn)
        user.enhed = unit
        user.save()
        people.append(user)
    g = data.gruppe("Boligindskudslån", hjemmel="Boligstøtteloven § 1")
    data.modtager(g, unit.uuid, "enhed")
    jan, jytte = uuids[f"cpr:{JAN_CPR}"], uuids[f"cpr:{JYTTE_CPR}"]
    return Team(unit, people[0], people[1], g, jan, jytte)


@pytest.fixture
def browser(team: Team, log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(team.lone)
