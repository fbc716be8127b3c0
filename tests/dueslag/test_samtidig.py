"""Retention beside the intake, and beside itself on another machine."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from indexes.beskedfordeler.models import Raabesked
from indexes.dueslag.opbevaring import slet_indhold
from tests.beskedfordeler.conftest import alle, arbejd, haendelser
from tests.beskedfordeler.faelles import push
from tests.beskedfordeler.test_samtidig import gem
from tests.traade import samtidig

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("bfo")]


@pytest.fixture(autouse=True)
def _gamle_beskeder(bfo: object) -> None:
    """Thirty that came half a year ago."""
    with connection.cursor() as cursor:
        cursor.execute("select sapa_sikr_partitioner('beskedfordeler_raabesked', 8, 0)")
        for _ in range(30):
            gem(push())
        arbejd()
        for tabel in ("beskedfordeler_raabesked", "beskedfordeler_modtagelse"):
            cursor.execute(f"update {tabel} set modtaget = modtaget - interval '6 months'")


def test_two_runs_beside_the_intake_delete_once_and_lose_nothing():
    gone: list[tuple[str, int, int]] = []

    def slet() -> None:
        # If the intake holds the table for too long, the next run does it.
        with suppress(OperationalError):
            gone.extend(slet_indhold(behold=3, now=timezone.now()))

    def modtag() -> None:
        for _ in range(20):
            gem(push())

    samtidig(slet, modtag, slet, modtag)
    slet()
    arbejd()
    assert sum(antal for _, antal, _ in gone) == 30
    assert Raabesked.objects.count() == 40
    assert set(alle().values_list("tilstand", flat=True)) == {"behandlet"}
    assert len(haendelser()) == 70
    assert not Raabesked.objects.filter(modtaget__lt=timezone.now() - timedelta(days=90)).exists()


def test_a_table_in_use_is_left_for_the_next_run():
    holdt, slip = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("lock table beskedfordeler_raabesked in row exclusive mode")
            holdt.set()
            assert slip.wait(60)
        connections.close_all()

    traad = threading.Thread(target=hold)
    traad.start()
    try:
        assert holdt.wait(60)
        with pytest.raises(OperationalError, match="lock timeout"):
            slet_indhold(behold=3, now=timezone.now())
        assert Raabesked.objects.count() == 30
    finally:
        slip.set()
        traad.join(60)
    assert sum(antal for _, antal, _ in slet_indhold(behold=3, now=timezone.now())) == 30
