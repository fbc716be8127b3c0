"""The client as which the simulated systems deliver is in the demo, and has the right they need."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from django.test import Client

from access.models import Systemklient
from fixtures.befolkning import byg_befolkning
from fixtures.liv.verden import Verden
from indexes.beskedfordeler.models import ModtagetHaendelse
from sapa.demo import dueslag
from sapa.demo.afsender import statuskode
from sapa.demo.organisation import DEMO_HEMMELIGHED
from tests.beskedfordeler.conftest import alle, arbejd, katalog
from tests.beskedfordeler.faelles import STI
from tests.faelles import NU

__all__ = ["katalog"]


@pytest.mark.usefixtures("myndigheder", "katalog")
def test_a_day_of_the_simulated_systems_is_taken_in(settings: Any) -> None:
    settings.DEMO = True
    assert dueslag.sikr(now=NU) == dueslag.sikr(now=NU) == 2
    token = base64.b64encode(f"{dueslag.KLIENT}:{DEMO_HEMMELIGHED}".encode()).decode()
    # Nothing may be registered ahead of our clock, so this life was lived some years ago.
    verden = Verden(byg_befolkning(date(2023, 3, 1), antal=400))
    dage = list(verden.dage(25))
    beskeder = [b for trin in dage for b in trin.beskeder]

    for besked in beskeder:
        svar = Client().post(
            STI,
            besked.indhold,
            content_type="application/xml",
            headers={"authorization": f"Basic {token}"},
        )
        assert statuskode(svar.content) == 20
    arbejd()

    assert Systemklient.objects.get(klient_id=dueslag.KLIENT).demo
    assert set(alle().values_list("tilstand", flat=True)) == {"behandlet"}
    assert ModtagetHaendelse.objects.count() >= len(beskeder) > 5


@pytest.mark.usefixtures("myndigheder")
def test_the_other_sources_statements_are_taken_in(settings: Any) -> None:
    settings.DEMO = True
    dueslag.sikr(now=NU)
    token = base64.b64encode(f"{dueslag.KILDEKLIENT}:{DEMO_HEMMELIGHED}".encode()).decode()
    verden = Verden(byg_befolkning(date(2023, 3, 1), antal=800))
    leverancer = [k for trin in verden.dage(150) for k in trin.kilder]

    for en in leverancer:
        svar = Client().post(
            f"/api/v1/kilder/{en.kilde}",
            en.indhold,
            content_type="application/json",
            headers={"authorization": f"Basic {token}"},
        )
        assert (svar.status_code, svar.json()["antal"]["ny"]) == (200, 1), svar.content

    assert {en.kilde for en in leverancer} == {"stil", "sygesikring", "digitalpost"}
