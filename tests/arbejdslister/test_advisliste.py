"""A saved population as the list of an advisgruppe: frozen, or followed from run to run, within the
rights of whoever chose it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.db import database_role
from access.models import Bruger, Dataafgraensning
from access.selectors import resolve_adgang
from access.services import genberegn_adgang
from access.values import Adgang, Permission
from advis.definition import Definition
from advis.grupper import services as grupper
from advis.models import Advisgruppe, Population
from advis.values import Advistype
from indexes.part.services import indlaes_personer
from sapa.advispopulation import services
from sapa.advispopulation.models import Kilde
from tests.advis.faelles import katalog
from tests.arbejdslister.conftest import EMIL, FREJA, LAURA, RETTER, Verden, logget
from tests.arbejdslister.test_arbejde import koer, population
from tests.part.faelles import NOW, borger

pytestmark = pytest.mark.django_db
NY_TOAARIG = "2011245675"


@pytest.fixture(autouse=True)
def _ur(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=30))


@pytest.fixture
def admin(verden: Verden, bruger_med: Callable[..., Bruger]) -> Bruger:
    katalog()
    return bruger_med({"permissions": [Permission.ADMINISTRER, Permission.SE_PERSON]})


@pytest.fixture
def gruppe(admin: Bruger) -> Advisgruppe:
    adgang = resolve_adgang(admin.id)
    assert adgang is not None
    d = Definition("Toårige", Advistype.FOLKEREGISTER, ("F12",), med_population=True)
    return grupper.opret(d, adgang=adgang, now=NOW)


@pytest.fixture
def side(admin: Bruger, log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(admin)


def brug(side: Client, g: Advisgruppe, saved: Any, **felter: str) -> Any:
    g.refresh_from_db()
    felter = {
        "hvad": "udsoegning",
        "population": str(saved.id),
        "version": str(g.version),
        **felter,
    }
    return side.post(reverse("advisgruppe_personer", args=[g.uuid]), felter)


def paa_listen(verden: Verden, g: Advisgruppe) -> list[str]:
    rows = Population.objects.unguarded(reason="test").filter(gruppe_id=g.id)
    return sorted(verden.cpr(p) for p in rows.values_list("part_uuid", flat=True))


def test_a_run_becomes_the_list_and_is_followed(
    verden: Verden, adgang: Adgang, side: Client, gruppe: Advisgruppe
):
    saved = population(adgang)
    sti = reverse("advisgruppe_personer", args=[gruppe.uuid])
    svar = brug(side, gruppe, saved, hvordan="foelg")
    assert "er ikke kørt" in svar.content.decode()
    koer(adgang, saved)
    assert "ok=1" in brug(side, gruppe, saved, hvordan="foelg")["Location"]
    assert paa_listen(verden, gruppe) == sorted([EMIL, FREJA, LAURA])
    assert len(logget("Advisgruppes liste#Person")) == 3
    assert "Følger udsøgningen Fylder 2 år" in side.get(sti).content.decode()
    assert services.opdater(now=NOW) == 0  # nothing new

    with database_role("sapa_indlaes"):
        indlaes_personer([borger("Nora Ny", NY_TOAARIG)], now=NOW)
    koer(adgang, saved, now=NOW + timedelta(minutes=5))
    assert services.opdater(now=NOW + timedelta(minutes=6)) == 1
    assert services.opdater(now=NOW + timedelta(minutes=6)) == 0
    rows = Population.objects.unguarded(reason="test").filter(gruppe_id=gruppe.id)
    assert rows.count() == 4
    # Who was there already is no new look.
    assert logget("Advisgruppes liste#Person") == sorted([EMIL, FREJA, LAURA, NY_TOAARIG])
    assert gruppe.versioner.filter(handling="population").count() == 2

    side.post(sti, {"hvad": "slip"})
    koer(adgang, saved, now=NOW + timedelta(minutes=10))
    assert services.opdater(now=NOW + timedelta(minutes=11)) == 0
    assert rows.count() == 4


def test_a_run_is_seen_first_and_another_run_is_seen_again(
    verden: Verden, adgang: Adgang, side: Client, gruppe: Advisgruppe
):
    saved = population(adgang)
    koer(adgang, saved)
    vist = brug(side, gruppe, saved, hvordan="frys", vis="1")
    assert vist.context["syn"].forskel.antal_nye == 3
    assert f"{EMIL[:6]}-XXXX" in vist.content.decode()
    assert paa_listen(verden, gruppe) == []
    assert not Kilde.objects.exists()
    assert logget("Advisgruppes liste#Person") == sorted([EMIL, FREJA, LAURA])
    felter = vist.context["syn"].felter
    koer(adgang, saved, now=NOW + timedelta(minutes=5))
    assert "kørt igen imens" in brug(side, gruppe, saved, **felter).content.decode()
    felter = brug(side, gruppe, saved, hvordan="frys", vis="1").context["syn"].felter
    assert "ok=1" in brug(side, gruppe, saved, **felter)["Location"]
    assert paa_listen(verden, gruppe) == sorted([EMIL, FREJA, LAURA])


def test_a_frozen_list_stays_and_a_pasted_one_ends_it(
    verden: Verden, adgang: Adgang, side: Client, gruppe: Advisgruppe
):
    saved = population(adgang)
    koer(adgang, saved)
    brug(side, gruppe, saved, hvordan="frys")
    sti = reverse("advisgruppe_personer", args=[gruppe.uuid])
    assert "Frosset fra udsøgningen" in side.get(sti).content.decode()
    koer(adgang, saved, now=NOW + timedelta(minutes=5))
    assert services.opdater(now=NOW + timedelta(minutes=6)) == 0
    gruppe.refresh_from_db()
    side.post(sti, {"numre": EMIL, "version": gruppe.version})
    assert paa_listen(verden, gruppe) == [EMIL]
    assert not Kilde.objects.exists()


def test_it_follows_no_further_than_the_rights_of_who_chose_it(
    verden: Verden, adgang: Adgang, side: Client, gruppe: Advisgruppe, admin: Bruger
):
    saved = population(adgang)
    koer(adgang, saved)
    brug(side, gruppe, saved, hvordan="foelg")
    koer(adgang, saved, now=NOW + timedelta(minutes=5))
    Dataafgraensning.objects.filter(
        jobfunktionsrolle__tildeling__bruger=admin,
    ).delete()
    genberegn_adgang([admin])
    assert services.opdater(now=NOW + timedelta(minutes=6)) == 0
    assert Kilde.objects.get().stoppet == "ret"
    assert services.opdater(now=NOW + timedelta(minutes=7)) == 0
    assert paa_listen(verden, gruppe) == sorted([EMIL, FREJA, LAURA])


def test_another_authoritys_population_is_none(
    verden: Verden,
    side: Client,
    gruppe: Advisgruppe,
    bruger_med: Callable[..., Bruger],
):
    fremmed = bruger_med({"permissions": RETTER, "scope": 1002}, myndighed=1002)
    deres = resolve_adgang(fremmed.id)
    assert deres is not None
    saved = population(deres)
    assert "er ikke kørt" in brug(side, gruppe, saved).content.decode()
    sti = reverse("advisgruppe_personer", args=[gruppe.uuid])
    assert "Fylder 2 år" not in side.get(sti).content.decode()
    svar = side.post(sti, {"hvad": "udsoegning", "population": "x", "version": "1"})
    assert "Vælg en udsøgning" in svar.content.decode()
