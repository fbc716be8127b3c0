"""The demo's CPR: what it knows beyond the register, and that it agrees with it on the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from access.values import Cpr
from fixtures import demopersoner
from fixtures.cpr import opfylder_modulus11
from indexes.opslag import sf1520
from indexes.opslag.values import PersonSvar
from indexes.part.models import Person
from indexes.part.services import indlaes_personer
from sapa.demo import cpr_viden
from sapa.demo.sf1520 import svar_om
from tests.part.faelles import BESKYTTET, borger

NU, I_DAG = datetime(2026, 11, 27, 12, tzinfo=UTC), date(2026, 11, 27)


def svar(nummer: str) -> PersonSvar:
    """What CPR answers, by way of the wire."""
    cpr = Cpr(nummer)
    person = cpr_viden.find(cpr, i_dag=I_DAG)
    assert person is not None
    answer = sf1520.laes(svar_om(person, at=NU, spurgt=nummer), status=200, cpr=cpr)
    assert isinstance(answer, PersonSvar)
    return answer


@pytest.fixture
def register(db: None) -> None:
    indlaes_personer(demopersoner.demopersoner(), now=NU)


def test_it_agrees_with_the_register_but_for_one_who_has_moved(register: None):
    for row in Person.objects.unguarded(reason="test"):
        answer = svar(row.cpr)
        assert (answer.navn, answer.status) == (row.navn, row.status)
        assert (answer.beskyttelse is not None) == (row.beskyttelse is not None)
        assert (answer.adressetekst == row.adresse) == (row.cpr != demopersoner.ANDERS), row.cpr


def test_it_knows_one_whom_nobody_can_be(register: None):
    assert not opfylder_modulus11(cpr_viden.NOVA)
    assert svar(cpr_viden.NOVA).navn == "Nova Tilflytter"
    assert cpr_viden.find(Cpr("3112991234"), i_dag=I_DAG) is None


def test_a_former_number_leads_to_the_present_one(db: None):
    person = borger(
        "Jan Jarlov", "2110703435", tidligere_cpr=("2110703427",), beskyttelser=BESKYTTET
    )
    indlaes_personer([person], now=NU)
    answer = svar("2110703427")
    assert answer.gaeldende_cpr == Cpr("2110703435")
    assert answer.beskyttelse is not None


def test_it_belongs_to_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("sf1520", "--port", "0")
