"""Calls that are counted in the process are written, once each, and kept when they cannot be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from access.klienter.models import Forbrug
from access.klienter.samletal import Samletal
from access.models import Systemklient
from tests.beskedfordeler.conftest import kode
from tests.beskedfordeler.faelles import push
from tests.faelles import NU


def test_calls_of_a_day_become_one_row_and_are_written_once(bfo: Systemklient) -> None:
    tal = Samletal()
    tal.laeg_til(bfo.id, kald=1, afviste=0, now=NU)
    tal.laeg_til(bfo.id, kald=3, afviste=2, now=NU + timedelta(seconds=1))
    tal.laeg_til(bfo.id, kald=1, afviste=0, now=NU + timedelta(days=1))
    tal.skriv()
    tal.skriv()

    rows = Forbrug.objects.filter(klient=bfo).order_by("dag")
    assert [(r.kald, r.afviste, r.objekter) for r in rows] == [(4, 2, 0), (1, 0, 0)]
    assert rows[0].sidst == NU + timedelta(seconds=1)


def test_a_client_that_is_gone_costs_no_other_its_count(bfo: Systemklient) -> None:
    tal = Samletal()
    tal.laeg_til(0, kald=1, afviste=0, now=NU)
    tal.laeg_til(bfo.id, kald=1, afviste=0, now=NU)
    tal.skriv()
    assert Forbrug.objects.get().klient_id == bfo.id


def test_what_cannot_be_written_is_written_the_next_time(bfo: Systemklient) -> None:
    tal = Samletal()
    tal.laeg_til(bfo.id, kald=2, afviste=1, now=NU)

    def refuse(*_: Any) -> Any:
        raise DatabaseError

    with connection.execute_wrapper(refuse), pytest.raises(DatabaseError):
        tal.skriv()
    tal.laeg_til(bfo.id, kald=1, afviste=0, now=NU)
    tal.skriv()
    row = Forbrug.objects.get(klient=bfo)
    assert (row.kald, row.afviste) == (3, 1)


def test_a_message_is_counted_when_it_is_durable(
    bfo: Systemklient,
    send: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    counted = Samletal()
    monkeypatch.setattr("access.klienter.samletal.samletal", counted)
    monkeypatch.setattr("access.klienter.samletal.vaekker.ring", lambda: None)
    before = Forbrug.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        assert kode(send(push())) == 20
        assert kode(send(b"<andet/>")) == 40
        counted.skriv()
        assert Forbrug.objects.count() == before
    counted.skriv()
    assert Forbrug.objects.get(klient=bfo).kald == 2
