"""The client as which the simulated systems deliver is in the demo, and has the right they need."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.test import Client

from access.models import Systemklient
from fixtures.befolkning import byg_befolkning
from fixtures.liv.verden import Verden
from indexes.beskedfordeler.models import ModtagetHaendelse
from sapa.demo import dueslag
from sapa.demo.levende import statuskode
from sapa.demo.organisation import DEMO_HEMMELIGHED
from tests.beskedfordeler.conftest import alle, arbejd, katalog
from tests.beskedfordeler.faelles import STI
from tests.faelles import NU
from tests.liv.faelles import I_DAG

__all__ = ["katalog"]


@pytest.mark.usefixtures("myndigheder", "katalog")
def test_a_day_of_the_simulated_systems_is_taken_in(settings: Any) -> None:
    settings.DEMO = True
    assert dueslag.sikr(now=NU) == dueslag.sikr(now=NU) == 2
    token = base64.b64encode(f"{dueslag.KLIENT}:{DEMO_HEMMELIGHED}".encode()).decode()
    verden = Verden(byg_befolkning(I_DAG, antal=400))
    beskeder = [b for trin in verden.dage(8) for b in trin.beskeder]

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
