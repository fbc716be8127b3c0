"""Celery's entry: woken by the matching, one at a time, and nothing lost when two meet."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from advis.levering import tasks, vaekker
from tests.advis import data
from tests.advis.levering.modtager import modtager


@pytest.fixture(autouse=True)
def _hjemme(settings: Any) -> None:
    settings.LEVERING = replace(settings.LEVERING, lokalt=True, net=(), smtp_vaert="")


@pytest.mark.django_db
def test_one_worker_at_a_time_and_the_next_takes_what_is_left(myndigheder: Any):
    fag = data.fagsystem()
    data.klient(fag)
    g = data.gruppe()
    with modtager() as m:
        system, _ = data.system(m.url, fag)
        til = data.modtager(g, fag.uuid, "fagsystem", kanal="webhook", system=system)
        row = data.levering(data.advis(g), til)
        with psycopg.connect(connection.connection.info.dsn, password=_kode()) as anden:
            anden.execute("select pg_advisory_lock(%s, 0)", [tasks._WEBHOOKS])
            tasks.lever()
            assert m.kald == []
            # Said, since the server notices that a connection is gone when it gets to it.
            anden.execute("select pg_advisory_unlock(%s, 0)", [tasks._WEBHOOKS])
        tasks.lever()
        assert m.ider == [str(row.uuid)]
    tasks.send_mails()
    tasks.hold_oeje()


def _kode() -> str:
    return str(connection.settings_dict["PASSWORD"])


@pytest.mark.django_db
def test_without_a_mail_server_a_mail_is_given_up_and_says_so(myndigheder: Any):
    g = data.gruppe()
    bruger = data.fagsystem().uuid
    row = data.levering(data.advis(g), data.modtager(g, bruger, kanal="mail"))
    tasks.send_mails()
    row.refresh_from_db()
    assert (row.tilstand, row.sidste_fejl) == ("opgivet", "mail.mangler")
    assert row.oprettet <= timezone.now()


def test_the_matching_wakes_it(monkeypatch: pytest.MonkeyPatch):
    ringet: list[bool] = []
    monkeypatch.setattr(vaekker, "vaekker", SimpleNamespace(ring=lambda: ringet.append(True)))
    for navn in ("advis.tasks.match", "indexes.haendelser.tasks.udled"):
        vaekker._efter(sender=SimpleNamespace(name=navn))
    assert ringet == [True]
