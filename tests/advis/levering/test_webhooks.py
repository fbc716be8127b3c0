"""Webhooks end to end, over a real connection to a receiver that misbehaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from advis.levering import koe, modtagere, signatur, webhooks
from advis.levering.koe import Afgjort
from advis.levering.vagt import Regler
from advis.levering.values import MAKS_FORSOEG
from advis.levering.webhooks import Webhooks
from advis.models import Levering, Leveringsforsoeg, Modtagersystem
from advis.values import Leveringstilstand
from indexes.beskedfordeler.besked import laes_push
from tests.advis import data
from tests.advis.levering.modtager import Modtager, modtager
from tests.traade import TAALMOD

pytestmark = pytest.mark.django_db
HJEMME = Regler(lokalt=True)
FRIST = 30.0
"""Seconds that a receiver may take: a machine that has other work is no receiver that is silent."""


@pytest.fixture(autouse=True)
def _hjemme(settings: Any, myndigheder: Any) -> None:
    settings.LEVERING = replace(settings.LEVERING, lokalt=True, net=())


@pytest.fixture
def m() -> Iterator[Modtager]:
    with modtager() as server:
        yield server


@pytest.fixture
def arbejder() -> Iterator[Webhooks]:
    w = Webhooks(HJEMME, samtidige=8, pr_system=4, frist=FRIST)
    yield w
    w.luk()


class Opstilling:
    """A group that sends to a system, which may hear of it."""

    def __init__(self, m: Modtager, **felter: Any) -> None:
        self.fag = data.fagsystem(f"Boligsystemet {m.url}")
        self.klient = data.klient(self.fag)
        self.system, self.hemmelighed = data.system(m.url, self.fag, **felter)
        self.gruppe = data.gruppe(f"Boligindskudslån {self.fag.id}")
        self.modtager = data.modtager(
            self.gruppe, self.fag.uuid, "fagsystem", kanal="webhook", system=self.system
        )

    def levering(self, **felter: Any) -> Levering:
        return data.levering(data.advis(self.gruppe, **felter), self.modtager)


def koer(w: Webhooks, *, senere: timedelta = timedelta()) -> int:
    return w.koer(hoejst=TAALMOD, ur=lambda: timezone.now() + senere)


def test_an_advis_is_told_thinly_signed_and_once(m: Modtager, arbejder: Webhooks):
    o = Opstilling(m)
    row = o.levering()
    koer(arbejder)
    ((hoveder, krop),) = m.kald
    assert signatur.er_aegte(hoveder, krop, hemmelighed=o.hemmelighed, now=timezone.now())
    told = json.loads(krop)
    assert told["id"] == hoveder["webhook-id"] == str(row.uuid)
    assert told["type"] == "advis.ny"
    assert told["hent"] == f"/api/v1/adviser/{row.advis_id}"
    assert told["advis"]["haendelse"]["navn"] == "Fraflytning til anden kommune"
    assert told["advis"]["advisgruppe"]["navn"] == o.gruppe.navn
    assert set(told["advis"]) & {"part", "part_uuid", "cpr", "navn", "adresse"} == set()
    row.refresh_from_db()
    assert (row.tilstand, row.forsoeg, row.sidste_status) == ("leveret", 1, 200)
    assert Leveringsforsoeg.objects.get(levering=row).status == 200
    koer(arbejder)
    assert len(m.kald) == 1


def test_the_envelope_of_the_beskedfordeler(m: Modtager, arbejder: Webhooks):
    o = Opstilling(m, form=Modtagersystem.Form.KUVERT)
    row = o.levering()
    koer(arbejder)
    ((hoveder, krop),) = m.kald
    assert hoveder["content-type"] == "application/xml"
    besked = laes_push(krop)
    assert besked.noegle == str(row.uuid)
    registrering = besked.kuvert["Filtreringsdata"]["ObjektRegistrering"][0]
    assert registrering["ObjektId"] == {"uuid": str(row.advis_id)}


@pytest.mark.parametrize("svar", [500, 503, 429, "brud", "stille"])
def test_a_fault_is_tried_again_with_the_same_id(m: Modtager, arbejder: Webhooks, svar: Any):
    row = Opstilling(m).levering()
    m.plan = [svar]
    arbejder._frist = 0.5 if svar == "stille" else FRIST
    koer(arbejder)
    arbejder._frist = FRIST
    row.refresh_from_db()
    assert (row.tilstand, row.forsoeg) == ("klar", 1)
    assert row.naeste_forsoeg > timezone.now()
    later = timedelta(seconds=10)
    arbejder._stand.clear()  # the pause of this process is over by then
    koer(arbejder, senere=later)
    row.refresh_from_db()
    assert row.tilstand == "leveret"
    assert m.ider == [str(row.uuid)] * 2
    historik = list(Leveringsforsoeg.objects.filter(levering=row).order_by("nr"))
    assert [h.nr for h in historik] == [1, 2]
    assert historik[0].status == (svar if isinstance(svar, int) else None)
    assert historik[0].fejl == {"brud": "brudt", "stille": "timeout"}.get(svar, "")


def test_retry_after_is_obeyed(m: Modtager, arbejder: Webhooks):
    row = Opstilling(m).levering()
    m.plan, m.hoveder = [429], {"Retry-After": "3600"}
    koer(arbejder)
    row.refresh_from_db()
    assert row.naeste_forsoeg > timezone.now() + timedelta(minutes=55)


@pytest.mark.parametrize("svar", [400, 401, 404, 410, 302])
def test_a_refusal_is_given_up_and_can_be_seen(m: Modtager, arbejder: Webhooks, svar: int):
    row = Opstilling(m).levering()
    m.plan = [svar]
    koer(arbejder)
    row.refresh_from_db()
    assert (row.tilstand, row.sidste_status) == ("opgivet", svar)
    assert row.afsluttet is not None


def test_after_the_last_attempt_it_is_given_up(m: Modtager, arbejder: Webhooks):
    row = Opstilling(m).levering()
    Levering.objects.filter(uuid=row.uuid).update(forsoeg=MAKS_FORSOEG - 1)
    m.plan = [500]
    koer(arbejder)
    row.refresh_from_db()
    assert (row.tilstand, row.forsoeg) == ("opgivet", MAKS_FORSOEG)


def test_a_receiver_that_is_down_costs_the_others_nothing_and_keeps_its_attempts(
    m: Modtager, arbejder: Webhooks, monkeypatch: pytest.MonkeyPatch
):
    # However long the others take here, its pause is not over.
    monkeypatch.setattr(webhooks, "pause", lambda _: timedelta(hours=1))
    syg = Opstilling(m)
    with modtager() as anden:
        rask = Opstilling(anden)
        m.plan = [500] * 100
        syge = [syg.levering() for _ in range(30)]
        for _ in range(30):
            rask.levering()
        koer(arbejder)
        assert len(anden.kald) == 30
        assert len(m.kald) <= 4  # then it was left alone
    tried = Levering.objects.filter(uuid__in=[r.uuid for r in syge]).values_list("forsoeg", "laan")
    assert sum(forsoeg for forsoeg, _ in tried) == len(m.kald)
    assert {laan for _, laan in tried} == {None}  # what was claimed and not sent was given back


def test_a_system_is_told_only_of_what_its_aftaler_reach(m: Modtager, arbejder: Webhooks):
    o = Opstilling(m)
    o.klient.aftaler.all().delete()
    row = o.levering()
    koer(arbejder)
    row.refresh_from_db()
    assert (row.tilstand, row.sidste_fejl, m.kald) == ("bortfaldet", "ingen.ret", [])


def test_an_aftale_on_one_kle_reaches_no_advis_without(m: Modtager, arbejder: Webhooks):
    o = Opstilling(m)
    o.klient.aftaler.update(kle=["32.*"])
    uden, med = o.levering(), o.levering(kle=320616)
    koer(arbejder)
    assert m.ider == [str(med.uuid)]
    uden.refresh_from_db()
    assert uden.tilstand == "bortfaldet"


def test_what_was_finished_first_is_not_told(m: Modtager, arbejder: Webhooks):
    row = Opstilling(m).levering(status="faerdiggjort")
    koer(arbejder)
    row.refresh_from_db()
    assert (row.tilstand, m.kald) == ("bortfaldet", [])


def test_a_paused_system_waits_and_an_address_that_may_not_be_called_is_given_up(
    m: Modtager, arbejder: Webhooks
):
    o = Opstilling(m)
    row = o.levering()
    modtagere.saet_aktiv(o.system, aktiv=False, hvem="prøven", now=timezone.now())
    koer(arbejder)
    row.refresh_from_db()
    assert (row.tilstand, row.forsoeg, m.kald) == ("klar", 0, [])
    Modtagersystem.objects.filter(id=o.system.id).update(url="https://10.0.0.1/", aktiv=True)
    w = Webhooks(HJEMME, samtidige=2, pr_system=2)
    koer(w)
    row.refresh_from_db()
    assert (row.tilstand, row.sidste_fejl) == ("opgivet", "adresse.forbudt")


def test_a_worker_that_died_is_followed_by_another(m: Modtager, arbejder: Webhooks):
    o = Opstilling(m)
    row = o.levering()
    now = timezone.now()
    taget = koe.laan_webhooks({o.system.id: 5}, laan=uuid4(), now=now)
    assert [w.laant.id for w in taget] == [row.uuid]
    koer(arbejder)
    assert m.kald == []  # it is the other's still
    koer(arbejder, senere=koe.LAAN + timedelta(seconds=1))
    assert m.ider == [str(row.uuid)]


def test_a_late_answer_changes_nothing(m: Modtager):
    o = Opstilling(m)
    row = o.levering()
    now, en, anden = timezone.now(), uuid4(), uuid4()
    (w,) = koe.laan_webhooks({o.system.id: 5}, laan=en, now=now)
    senere = now + koe.LAAN + timedelta(seconds=1)
    koe.laan_webhooks({o.system.id: 5}, laan=anden, now=senere)
    koe.afgoer([Afgjort(w.laant, Leveringstilstand.OPGIVET, fejl="x")], laan=en, now=senere)
    row.refresh_from_db()
    assert (row.tilstand, row.laan) == ("klar", anden)


def test_secrets_are_changed_without_a_gap_and_lie_closed(m: Modtager, arbejder: Webhooks):
    o = Opstilling(m)
    nyt = modtagere.roter(o.system, hvem="prøven", now=timezone.now())
    o.levering()
    koer(arbejder)
    ((hoveder, krop),) = m.kald
    for secret in (o.hemmelighed, nyt.hemmelighed):
        assert signatur.er_aegte(hoveder, krop, hemmelighed=secret, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("select encode(hemmelighed, 'escape') from advis_modtagersystem")
        assert nyt.hemmelighed not in str(cursor.fetchall())
