"""Rate, quota and failed attempts: told in the contract's form, counted once, and never a way to
shut another out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from lxml import etree

from access import delt
from access.delt import DeltRedis
from access.klienter import loft, services
from access.klienter.models import Forbrug
from access.models import Systemklient
from indexes.api.authentication import _til_midnat
from tests import beskeder
from tests.klienter.conftest import BROWSER, IMPORT, basic, bearer, hent_token, send


class Ur:
    """Redis' clock as the counters see it: it stands still until it is moved, however long the
    machine takes."""

    def __init__(self, koer):
        self.nu, self._rigtig = 1_800_000_000, koer

    def gaa(self, sekunder):
        self.nu += sekunder

    def koer(self, script, keys, args):
        return self._rigtig(script.replace("redis.call('TIME')", f"{{{self.nu}, 0}}"), keys, args)


@pytest.fixture(autouse=True)
def ur(monkeypatch):
    made = Ur(loft._redis.koer)
    monkeypatch.setattr(loft._redis, "koer", made.koer)
    return made


@pytest.fixture
def token(hemmelighed):
    return bearer(hent_token(basic("ksd", hemmelighed)))


def saet(settings, **kwargs):
    settings.KLIENTER = replace(settings.KLIENTER, **kwargs)


def lofter(klient, **kwargs):
    Systemklient.objects.filter(id=klient.id).update(**kwargs)
    loft.kendte._rows.clear()


def toem(klient):
    """Use up what the client may call at once; the last was refused."""
    own = Systemklient.objects.get(id=klient.id)
    while not loft.kald(loft.Kendt(own.id, own.klient_id, own.kald_pr_sekund, own.byge)).vent:
        pass


def test_a_burst_above_the_limit_is_429_with_retry_after(klient, token, ur):
    lofter(klient, kald_pr_sekund=1, byge=3)
    assert send(token).status_code == 200
    toem(klient)
    response = send(token)
    assert response.status_code == 429
    assert response.json()["StandardRetur"]["StatusKode"] == 40
    assert response["Content-Type"] == "application/problem+json"
    assert int(response["Retry-After"]) == 1
    ur.gaa(1)
    assert send(token).status_code == 200


def test_a_client_that_is_not_known_yet_is_counted_too(klient, token):
    lofter(klient, kald_pr_sekund=1, byge=1)
    toem(klient)
    assert send(token).status_code == 429


def test_429_in_xml_and_at_the_token_endpoint(klient, hemmelighed, token):
    lofter(klient, kald_pr_sekund=1, byge=1)
    toem(klient)
    response = BROWSER.post(
        IMPORT, b"<x/>", content_type="application/xml", headers={"authorization": token}
    )
    assert response.status_code == 429
    assert etree.fromstring(response.content).findtext(".//{*}StatusKode") == "40"
    toem(klient)
    response = hent_token(basic("ksd", hemmelighed))
    assert (response.status_code, response.json()["error"]) == (429, "temporarily_unavailable")
    assert response["Retry-After"]


def test_over_the_limit_costs_no_statement(klient, token, django_assert_num_queries):
    assert send(token).status_code == 200
    loft.kendte._rows.clear()
    Systemklient.objects.update(kald_pr_sekund=1, byge=2)
    send(token)
    toem(klient)
    with django_assert_num_queries(0):
        assert send(token).status_code == 429


def test_what_was_refused_is_counted_when_a_call_comes_through(klient, token, ur):
    lofter(klient, kald_pr_sekund=1, byge=1)
    toem(klient)  # one refused
    assert send(token).status_code == 429
    ur.gaa(1)
    assert send(token).status_code == 200
    row = Forbrug.objects.get()
    assert (row.kald, row.afviste, row.objekter) == (1 + 3, 2, 1)  # the token's own call first


def test_statistics_tell_calls_refusals_objects_and_the_last(klient, token):
    before = timezone.now()
    send(token)
    send(token, beskeder.sag(cvr="11111111"))
    row = Forbrug.objects.get(klient=klient)
    assert (row.kald, row.afviste, row.objekter) == (3, 1, 2)
    assert row.sidst >= before
    assert row.dag == timezone.localdate()


def test_a_day_that_is_used_up_is_429_until_midnight(klient, token):
    lofter(klient, objekter_pr_dag=2)
    assert [send(token).status_code for _ in range(3)] == [200, 200, 429]
    response = send(token)
    assert "kvote" in response.json()["title"]
    assert 0 < int(response["Retry-After"]) <= 25 * 3600
    Forbrug.objects.update(dag=timezone.localdate() - timedelta(days=1))
    assert send(token).status_code == 200


def test_midnight_is_danish_also_when_the_clock_is_turned():
    assert _til_midnat(datetime(2026, 11, 20, 22, 30, tzinfo=UTC)) == 1800
    assert _til_midnat(datetime(2026, 10, 24, 22, 0, tzinfo=UTC)) == 25 * 3600


def test_failures_of_an_id_from_an_address_make_it_wait(klient, hemmelighed, settings):
    saet(settings, fejl_pr_klient=3)
    for _ in range(3):
        assert hent_token(basic("ksd", "forkert")).status_code == 401
    response = hent_token(basic("ksd", hemmelighed))
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= settings.KLIENTER.fejl_sekunder
    assert send(basic("ksd", "forkert")).status_code == 429
    # Neither another client there, nor the same from elsewhere.
    assert hent_token(basic("en-anden", "forkert")).status_code == 401
    bearer(hent_token(basic("ksd", hemmelighed), meta={"REMOTE_ADDR": "198.51.100.9"}))


def test_failures_from_an_address_make_it_wait_and_not_those_already_in(
    klient, hemmelighed, token, settings
):
    send(token)
    saet(settings, fejl_pr_adresse=4)
    for n in range(4):
        assert hent_token(basic(f"gaet-{n}", "x")).status_code == 401
    assert hent_token(basic("gaet-9", "x")).status_code == 429
    assert send("Bearer gaet").status_code == 429
    assert send(token).status_code == 200  # known a moment ago


def test_one_ipv6_net_is_one_address(settings):
    saet(settings, fejl_pr_adresse=2)
    loft.noter_fejl("2001:db8::1", "a")
    loft.noter_fejl("2001:db8::2", "b")
    assert loft.hindret("2001:db8::3", "c") > 0
    assert loft.hindret("2001:db8:0:1::3", "c") == 0


def test_a_token_that_ran_out_is_no_attempt(klient, token, settings):
    saet(settings, fejl_pr_adresse=2)
    services.roter(klient, now=timezone.now())
    for _ in range(4):
        assert send(token).status_code == 401


def test_without_redis_calls_go_on(klient, hemmelighed, settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(loft, "_redis", DeltRedis("klientloft"))
    lofter(klient, kald_pr_sekund=1, byge=1)
    asked, forbind = [], DeltRedis._forbind
    monkeypatch.setattr(DeltRedis, "_forbind", lambda self: asked.append(1) or forbind(self))
    monkeypatch.setattr(delt, "_PAUSE", 3600.0)
    token = bearer(hent_token(basic("ksd", hemmelighed)))
    assert [send(token).status_code for _ in range(4)] == [200] * 4
    assert hent_token(basic("ksd", "forkert")).status_code == 401
    assert len(asked) == 1  # then nobody waits for it


def test_a_revoked_client_is_out_although_the_fast_path_knew_it(klient, token):
    assert send(token).status_code == 200
    services.saet_aktiv(klient, False, now=timezone.now())
    assert send(token).status_code == 401


def test_the_day_of_the_statistics_is_danish():
    from access.klienter.selectors import dansk_dag

    assert dansk_dag(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == date(2026, 11, 21)


def test_far_from_the_limit_fifty_calls_are_counted_at_a_time(klient, monkeypatch):
    asked = []
    monkeypatch.setattr(loft._Forskud, "LEVETID", 3600.0)
    run = loft._redis.koer
    monkeypatch.setattr(loft._redis, "koer", lambda *args: asked.append(1) or run(*args))
    own = loft.Kendt(klient.id, klient.klient_id, 1000, 4000)
    assert not any(loft.kald(own).vent for _ in range(102))
    assert len(asked) == 2
    near = loft.Kendt(klient.id, klient.klient_id, 1, 20)
    assert sum(not loft.kald(near).vent for _ in range(25)) == 20  # to the last, by itself
