"""Retention of messages: whole months leave in time and not before, but for what waits or lies in
quarantine; what became of each is kept longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from indexes.beskedfordeler import drift, friskhed, modtag
from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.models import Modtagelse, Raabesked
from indexes.dueslag import tasks
from indexes.dueslag.opbevaring import slet_indhold, slet_spor
from sapa.revision.values import maaneder_efter
from tests.beskedfordeler.conftest import alle, arbejd, haendelser, konflikter
from tests.beskedfordeler.faelles import push, registrering
from tests.drift.test_beskeder import DRIFT
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bfo")]


def sql(tekst: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(tekst, params)
        return cursor.fetchall() if cursor.description else []


def maaned(antal: int) -> datetime:
    """The first instant of the month `antal` months ago."""
    dag = maaneder_efter(timezone.now().date().replace(day=1), -antal)
    return datetime(dag.year, dag.month, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def gamle_maaneder() -> None:
    """Partitions for twenty months back."""
    sql("select sapa_sikr_partitioner('beskedfordeler_raabesked', 20, 0)")


def gem(
    modtaget: datetime, *, daarlig: bool = False, behandl: bool = True, **mere: Any
) -> Modtagelse:
    """A message that came then, and was worked with."""
    body = push(registrering(**({"ObjektHandling": None} if daarlig else {})), **mere)
    besked = laes_push(body)
    modtag.gem(body, besked, klient="bfo", myndigheder={KOMMUNE, ANDEN_KOMMUNE}, now=modtaget)
    if behandl:
        arbejd()
    return alle().get(noegle=besked.noegle)


def bevaret() -> set[int]:
    return set(Raabesked.objects.values_list("id", flat=True))


def navn(antal: int) -> str:
    return f"{maaned(antal):%Y%m}"


def test_months_leave_when_their_last_day_is_old_enough_and_what_became_of_them_stays():
    gammel = gem(maaned(6) + timedelta(days=3))
    gem(maaned(6) + timedelta(days=4))
    lige = gem(maaned(4) + timedelta(days=27))
    # This month three months ago: some of it is younger than three months, so all stays.
    bliver, ny = gem(maaned(3)), gem(timezone.now())
    gone = slet_indhold(behold=3, now=timezone.now())
    assert [g for g in gone if g[1]] == [(navn(6), 2, 0), (navn(4), 1, 0)]
    assert bevaret() == {bliver.raa_id, ny.raa_id}
    assert alle().filter(noegle__in=[gammel.noegle, lige.noegle], tilstand="behandlet").count() == 2
    assert len(haendelser()) == 5
    assert slet_indhold(behold=3, now=timezone.now()) == []


def test_what_waits_or_lies_in_quarantine_stays_until_it_is_decided(adgang_med):
    sted = maaned(6) + timedelta(days=3)
    gem(sted)
    i_karantaene, venter = gem(sted, daarlig=True), gem(sted, behandl=False)
    now = timezone.now()
    assert (navn(6), 1, 2) in slet_indhold(behold=3, now=now)
    assert bevaret() == {i_karantaene.raa_id, venter.raa_id}
    assert slet_indhold(behold=3, now=now) == []
    # Both are as good as before: one is worked with, the other opened.
    arbejd()
    venter.refresh_from_db()
    assert venter.tilstand == "behandlet"
    adgang = adgang_med(*DRIFT)
    id_ = drift._rad(i_karantaene.raa_id, "", *[None] * 11).id
    assert b"ModtagBesked" in (drift.indhold(adgang=adgang, id_=id_) or b"")
    assert slet_indhold(behold=3, now=now) == [("default", 1, 1)]
    assert drift.kasser(adgang=adgang, id_=id_, now=now)
    assert slet_indhold(behold=3, now=now) == [("default", 1, 0)]
    assert bevaret() == set()


def test_rows_of_months_without_a_partition_leave_too():
    gammel, nyere = gem(maaned(40)), gem(maaned(1))
    where = dict(sql("select id, tableoid::regclass::text from beskedfordeler_raabesked"))
    assert where[gammel.raa_id] == "beskedfordeler_raabesked_default"
    assert ("default", 1, 0) in slet_indhold(behold=3, now=timezone.now())
    assert bevaret() == {nyere.raa_id}


def test_nothing_younger_than_asked_for_ever_leaves():
    now = timezone.now()
    dage = [now - timedelta(days=n) for n in range(0, 400, 9)]
    for dag in dage:
        gem(dag, behandl=False)
    alle().update(tilstand="behandlet")
    for behold in (12, 6, 3, 2):
        slet_indhold(behold=behold, now=now)
        limit = now - timedelta(days=behold * 30.4 - 3)
        held = Raabesked.objects.filter(modtaget__gte=limit)
        assert held.count() == sum(dag >= limit for dag in dage)


@pytest.mark.parametrize("behold", [1, 0, -1])
def test_less_than_two_months_is_refused(behold, capsys):
    gem(maaned(6))
    with pytest.raises(SystemExit), transaction.atomic():
        call_command("besked_opbevaring", "--behold", str(behold))
    assert "Intet er slettet" in capsys.readouterr().err
    assert Raabesked.objects.count() == 1


def test_a_clock_that_is_ahead_empties_nothing():
    gem(timezone.now())
    with pytest.raises(DatabaseError, match="ahead of time"), transaction.atomic():
        slet_indhold(behold=3, now=timezone.now() + timedelta(days=800))


def test_the_command_says_what_it_did(capsys):
    gem(maaned(6))
    call_command("besked_opbevaring")
    assert f"{navn(6)}  1 beskeder slettet, 0 venter og er beholdt" in capsys.readouterr().out
    call_command("besked_opbevaring")
    assert "Ingen måned er gammel nok." in capsys.readouterr().out


def test_what_became_of_messages_leaves_later_but_for_the_newest_of_a_client():
    gem(maaned(20))
    gem(maaned(18), daarlig=True)
    sidste = gem(maaned(17))
    gem(maaned(17), id_=sidste.noegle, fra=None)  # a conflict
    now = timezone.now()
    assert slet_spor(behold=13, now=now) == 2  # the first, and the conflict
    assert set(alle().values_list("tilstand", flat=True)) == {"karantaene", "behandlet"}
    assert not konflikter().exists()
    # A dueslag that has been silent for so long is still one that is silent, not one never used.
    assert str(friskhed.dueslag(now=now)[0].stand) == "stille"
    nyere = gem(maaned(12))
    assert slet_spor(behold=13, now=now) == 1
    assert alle().filter(tilstand="behandlet").get().noegle == nyere.noegle


def test_what_came_again_lately_is_kept_so_that_it_is_known_as_a_copy():
    gammel = gem(maaned(20))
    alle().update(senest=timezone.now() - timedelta(days=1))
    gem(timezone.now())
    assert slet_spor(behold=13, now=timezone.now()) == 0
    assert alle().filter(noegle=gammel.noegle).exists()


def test_beat_does_both_and_twice_is_once(settings):
    gem(maaned(20))
    gem(maaned(6))
    gem(timezone.now())
    for _ in range(2):
        tasks.ryd()
        assert (Raabesked.objects.count(), alle().count()) == (1, 2)
    assert settings.CELERY_BEAT_SCHEDULE["beskeder_ryd"]["task"] == tasks.ryd.name
    assert (settings.MODTAGELSE.besked_maaneder, settings.MODTAGELSE.beskedspor_maaneder) == (3, 13)
