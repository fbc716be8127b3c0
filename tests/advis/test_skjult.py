"""An advis that a receiver may not see is announced nowhere: not listed, counted, found, exported,
nor said to be there. Mails: tests/advis/levering/test_mails.py; webhooks and API: beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from access.models import Bruger, Revisionslog
from access.values import Permission
from advis.models import Advis
from tests.advis import data
from tests.advis.conftest import ADVIS, JAN_CPR, Team

pytestmark = pytest.mark.django_db
NAVN = "Fraflytning til anden kommune"


def test_an_advis_is_keys_codes_and_times():
    """What it is about is read where it is, when it is opened: no name, number or address is kept."""
    tekster = {f.name for f in Advis._meta.concrete_fields if isinstance(f, models.TextField)}
    assert tekster == {"kode", "slags", "status", "faerdiggjort_klient", "paamindelse_tekst"}
    andre = {type(f) for f in Advis._meta.concrete_fields if f.name not in tekster}
    assert andre == {
        models.UUIDField,
        models.ForeignKey,  # of its group
        models.SmallIntegerField,
        models.IntegerField,
        models.BigIntegerField,
        models.DateTimeField,
        models.BooleanField,  # a road decided it
    }


def test_a_protected_address_is_named_nowhere(team: Team, browser: Client):
    """Not of the one whom the advis follows, nor of the one to whom it happened."""
    a = data.advis(team.gruppe, team.jytte)
    om = data.advis(team.gruppe, team.jan, om_part_uuid=team.jytte, partsrolle=2)
    stier = ["/advis/", "/advis/csv/", *(f"/advis/{x.uuid}/" for x in (a, om))]
    stier += [f"{reverse('person', args=[p])}adviser/" for p in (team.jan, team.jytte)]
    stier += [f"{reverse('tidslinje', args=[team.jytte])}?vis=adviser"]
    for sti in stier:
        svar = browser.get(sti)
        assert svar.status_code == 200, sti
        assert "Jytte" in svar.content.decode() or str(team.jan) in sti, sti
        assert "Hemmelivej" not in svar.content.decode(), sti
    assert "Adressen er beskyttet" in browser.get(f"/advis/{om.uuid}/").content.decode()


def test_what_a_road_decided_about_a_protected_person_is_for_those_who_may_see_where_she_lives(
    team: Team,
    browser: Client,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    """The group's name would else say the road; of others it is as any advis."""
    data.advis(team.gruppe, team.jan, vej=True)
    a = data.advis(team.gruppe, team.jytte, vej=True)
    om = data.advis(team.gruppe, team.jan, om_part_uuid=team.jytte, partsrolle=4, vej=True)
    html = browser.get("/advis/").content.decode()
    assert (html.count('name="valgt"'), "Jytte" in html) == (1, False)
    assert 's-count">1<' in browser.get("/advis/tal/").content.decode()
    for skjult in (a, om):
        assert browser.get(f"/advis/{skjult.uuid}/").status_code == 404
    user = bruger_med({"permissions": (*ADVIS, Permission.SE_BESKYTTET)})
    user.enhed = team.enhed
    user.save()
    assert log_ind(user).get("/advis/").content.decode().count('name="valgt"') == 3


def _skjult(team: Team, lav_sag: Callable[..., Any], hvordan: str) -> Any:
    if hvordan == "sagens profil":
        sag = lav_sag(team.jan, titel="Hemmelig", sikkerhedsprofil=[uuid4()])
        return data.advis(team.gruppe, team.jan, sag_uuid=sag)
    if hvordan == "sagen er væk":
        return data.advis(team.gruppe, team.jan, sag_uuid=uuid4())
    if hvordan == "bevillingen":
        return data.advis(team.gruppe, team.jan, slags="ydelse", objekt_uuid=uuid4())
    if hvordan == "over niveauet":
        return data.advis(team.gruppe, team.jan, foelsomhed=4)
    return data.advis(data.gruppe("Andres gruppe"), team.jan)


@pytest.mark.parametrize(
    "hvordan",
    ["sagens profil", "sagen er væk", "bevillingen", "over niveauet", "ikke modtager"],
)
def test_what_she_may_not_see_is_announced_nowhere(
    team: Team,
    lav_sag: Callable[..., Any],
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    hvordan: str,
):
    user = bruger_med({"permissions": ADVIS, "foelsomhed": 3}, navn="Nete Nysgerrig")
    user.enhed = team.enhed
    user.save()
    browser = log_ind(user)
    a = _skjult(team, lav_sag, hvordan)

    def ses(sti: str) -> str:
        svar = browser.get(sti)
        assert svar.status_code == 200, sti
        return svar.content.decode()

    for sti in ("/advis/", "/advis/?vis=nye", f"/advis/?g={team.gruppe.id}", "/advis/csv/"):
        html = ses(sti)
        assert NAVN not in html, sti
        assert str(a.uuid) not in html
        assert "Jan Jarlov" not in html
    tal = ses(f"/advis/tal/?kendt={uuid4()}")
    assert set(re.findall(r's-count">(\d+\+?)<', tal)) <= {"0"}
    assert "Ingen adviser" in ses("/advis/belastning/")
    forside = ses("/")
    nye = re.search(r"Nye adviser.{0,200}", forside, re.DOTALL)
    assert nye is None or not re.search(r">\s*[1-9]\d*\s*<", nye[0])
    person = reverse("person", args=[team.jan])
    for sti in (f"{person}adviser/", reverse("tidslinje", args=[team.jan])):
        assert NAVN not in ses(sti), sti
        assert str(a.uuid) not in ses(sti)
    fundet = browser.post("/advis/soeg/", {"tekst": JAN_CPR, "vis": "aabne"}, follow=True)
    assert str(a.uuid) not in fundet.content.decode()
    assert browser.get(f"/advis/{a.uuid}/").status_code == 404
    for handling in ("faerdiggoer", "tag", "udsaet"):
        browser.post("/advis/handling/", {"handling": handling, "valgt": str(a.uuid)})
    browser.post(f"/advis/{a.uuid}/kommentar/", {"tekst": "Hej"})
    row = type(a).objects.unguarded(reason="test").get(uuid=a.uuid)
    assert (row.status, row.tildelt, row.udsat_til) == ("ny", None, None)
    assert not Revisionslog.objects.filter(beskrivelse="Advis behandlet").exists()
