"""The catalogue: our stable codes, official ids that can be replaced, and what an operator sets."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from fixtures import grunddata
from indexes.beskedfordeler.models import Beskedkode, Haendelsestype
from indexes.beskedfordeler.selectors import katalog as laes
from sapa.demo import grunddata as indlaes
from tests.beskedfordeler.conftest import alle, arbejd, haendelser
from tests.beskedfordeler.faelles import push, registrering, uuid
from tests.faelles import NU

pytestmark = pytest.mark.django_db
NY = "0d3e2f00-0000-4000-8000-000000000001"


def test_the_catalogue_holds_all_events_of_the_four_kinds():
    koder: dict[str, set[str]] = {}
    for f in grunddata.haendelsestyper():
        koder.setdefault(f.slags, set()).add(f.kode)
    assert len(koder["folkeregister"]) == 46
    medcom = {"STIN", "STAA", "STOR", "SLOR", "SLHJ", "MORS"}
    assert koder["sygehus"] == {p + k for k in medcom for p in ("", "RE_", "AN_")}
    assert {"S01", "S02"} <= koder["sag"]
    assert {"Y01", "Y02"} <= koder["ydelse"]
    assert {f"A0{n}" for n in range(1, 8)} <= koder["arbejdsskade"]


def test_every_event_can_be_sent_and_every_code_is_known():
    typer = {f.kode: f for f in grunddata.haendelsestyper()}
    handlinger = [f for f in grunddata.beskedkoder() if f.art == "objekthandling"]
    assert {f.kode for f in handlinger} == typer.keys()
    beskedtyper = {f.kode for f in grunddata.beskedkoder() if f.art == "beskedtype"}
    assert {f.beskedtype for f in handlinger} <= beskedtyper
    for f in typer.values():
        assert set(f.retter) <= typer.keys()
        assert bool(f.retter) == (f.forhold in {"rettelse", "annullering"})


def test_loading_again_changes_nothing_and_keeps_what_an_operator_set(katalog):
    before = set(Beskedkode.objects.values_list())
    call_command("beskedkode", "objekthandling", "STIN", NY, "--beskedtype", "SYGEHUS")
    indlaes._haendelsestyper()
    indlaes._beskedkoder()
    changed = set(Beskedkode.objects.values_list()) ^ before
    assert {row[3] for row in changed} == {"STIN"}
    assert laes().handlinger["SYGEHUS", NY] == "STIN"
    assert Haendelsestype.objects.count() == len(grunddata.haendelsestyper())


def test_what_came_before_the_true_id_was_known_is_replayed_when_it_is(send):
    send(push(registrering(ObjektHandling=uuid(NY)), type_="SYGEHUS"))
    arbejd()
    assert alle().get().regel == "handling.ukendt"
    call_command("beskedkode", "objekthandling", "STIN", NY, "--beskedtype", "SYGEHUS")
    alle().update(tilstand="klar", forsoeg=0, naeste_forsoeg=NU)
    arbejd()
    assert [h.kode for h in haendelser()] == ["STIN"]


def test_an_id_that_is_taken_or_a_name_that_is_unknown_is_refused(katalog):
    call_command("beskedkode", "objekthandling", "STIN", NY, "--beskedtype", "SYGEHUS")
    with pytest.raises(CommandError):
        call_command("beskedkode", "objekthandling", "STAA", NY, "--beskedtype", "SYGEHUS")
    with pytest.raises(CommandError):
        call_command("beskedkode", "beskedtype", "Findes ikke", NY)
