"""Retention: whole months leave in time and not before, by partition, and that is a row itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from access.models import Revisionslog
from sapa.revision.opbevaring import ryd_op
from sapa.revision.values import maaneder_efter
from tests.revision.conftest import ANDEN_CVR, CVR

pytestmark = pytest.mark.django_db


def sql(tekst, *params):
    with connection.cursor() as cursor:
        cursor.execute(tekst, params)
        return cursor.fetchall() if cursor.description else []


def maaned(antal: int) -> datetime:
    """The first instant of the month `antal` months ago."""
    dag = maaneder_efter(timezone.now().date().replace(day=1), -antal)
    return datetime(dag.year, dag.month, 1, tzinfo=UTC)


@pytest.fixture
def gamle_maaneder():
    """Partitions for twenty months back."""
    sql("select sapa_sikr_partitioner('access_revisionslog', 20, 0)")


def test_months_leave_when_their_last_day_is_old_enough(gamle_maaneder, lav_raekke):
    now = timezone.now()
    aeldst = lav_raekke(tidspunkt=maaned(15) + timedelta(days=3))
    anden = lav_raekke(tidspunkt=maaned(15) + timedelta(days=4), organisatorisk_id=ANDEN_CVR)
    lige_gammel = lav_raekke(tidspunkt=maaned(14) + timedelta(days=27))
    # This month thirteen months ago: some of it is younger than thirteen months, so all stays.
    bliver = lav_raekke(tidspunkt=maaned(13))
    ny = lav_raekke()
    gone = ryd_op(behold=13, now=now)
    navne = [f"{maaned(n):%Y%m}" for n in (15, 14)]
    assert sorted(gone) == sorted(
        [(navne[0], CVR, 1), (navne[0], ANDEN_CVR, 1), (navne[1], CVR, 1)]
    )
    left = set(Revisionslog.objects.values_list("id", flat=True))
    assert {bliver.id, ny.id} <= left
    assert not {aeldst.id, anden.id, lige_gammel.id} & left
    told = Revisionslog.objects.filter(beskrivelse="Sletning af måned")
    assert sorted((r.organisatorisk_id, r.soegekriterier) for r in told) == sorted(
        (cvr, f"Maaned: {m}, Raekker: {n}, BeholdMaaneder: 13") for m, cvr, n in gone
    )
    assert ryd_op(behold=13, now=now) == []


def test_nothing_younger_than_asked_for_ever_leaves(gamle_maaneder, lav_raekke):
    now = timezone.now()
    dage = [now - timedelta(days=n) for n in range(0, 420, 5)]
    for dag in dage:
        lav_raekke(tidspunkt=dag)
    for behold in (18, 13, 12, 7, 6):
        ryd_op(behold=behold, now=now)
        limit = now - timedelta(days=behold * 30.4 - 3)
        held = Revisionslog.objects.filter(beskrivelse="Visning#Person", tidspunkt__gte=limit)
        assert held.count() == sum(dag >= limit for dag in dage)


def test_rows_of_months_without_a_partition_leave_too_and_their_neighbours_stay(lav_raekke):
    gammel = lav_raekke(tidspunkt=maaned(40))
    nyere = lav_raekke(tidspunkt=maaned(8))
    where = dict(sql("select id, tableoid::regclass::text from access_revisionslog"))
    assert set(where.values()) == {"access_revisionslog_default"}
    assert ryd_op(behold=13, now=timezone.now()) == [("default", CVR, 1)]
    kept = list(Revisionslog.objects.filter(beskrivelse="Visning#Person"))
    assert [row.id for row in kept] == [nyere.id]
    assert kept[0].tidspunkt == nyere.tidspunkt
    assert gammel.id not in {row.id for row in kept}
    # The new default partition is as locked as the old one was.
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        sql("delete from access_revisionslog_default")
    assert sql("select obj_description('access_revisionslog_default'::regclass)") == [("sikret",)]


@pytest.mark.parametrize("behold", [5, 0, -1])
def test_less_than_six_months_is_refused(lav_raekke, behold):
    lav_raekke()
    with pytest.raises(DatabaseError, match="six months"), transaction.atomic():
        ryd_op(behold=behold, now=timezone.now())
    assert Revisionslog.objects.count() == 1


def test_a_clock_that_is_ahead_empties_nothing(lav_raekke):
    lav_raekke()
    with pytest.raises(DatabaseError, match="ahead of time"), transaction.atomic():
        ryd_op(behold=13, now=timezone.now() + timedelta(days=800))


def test_new_partitions_are_locked_every_night(lav_raekke):
    sql("select sapa_sikr_partitioner('access_revisionslog', 2, 0)")
    ryd_op(behold=13, now=timezone.now())
    without = sql(
        "select inhrelid::regclass::text from pg_inherits"
        " where inhparent = 'access_revisionslog'::regclass and (select count(*) from pg_trigger"
        " where tgrelid = inhrelid and tgname in ('kun_tilfoej', 'kun_tilfoej_saetning')) <> 2"
    )
    assert without == []


def test_the_command_says_what_it_did(gamle_maaneder, lav_raekke, capsys, settings):
    lav_raekke(tidspunkt=maaned(15))
    call_command("revisionslog_opbevaring")
    assert f"{maaned(15):%Y%m}  {CVR}  1 rækker slettet" in capsys.readouterr().out
    call_command("revisionslog_opbevaring", "--behold", "12")
    assert "Ingen måned er gammel nok." in capsys.readouterr().out
    assert settings.REVISIONSLOG_MAANEDER == 13


def test_the_command_refuses_too_few(lav_raekke, capsys):
    with pytest.raises(SystemExit), transaction.atomic():
        call_command("revisionslog_opbevaring", "--behold", "3")
    assert "Intet er slettet" in capsys.readouterr().err
