"""When a delivery is tried, when it is given up, and how it is signed: pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from advis.levering import signatur
from advis.levering.values import (
    MAKS_FORSOEG,
    MAKS_VENT,
    Svar,
    Udfald,
    bedoem_http,
    bedoem_smtp,
    naeste_forsoeg,
    pause,
    retry_after,
    sendetid,
)

NU = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "udfald"),
    [
        (200, Udfald.LEVERET),
        (204, Udfald.LEVERET),
        (None, Udfald.IGEN),
        (500, Udfald.IGEN),
        (503, Udfald.IGEN),
        (429, Udfald.IGEN),
        (408, Udfald.IGEN),
        (301, Udfald.AFVIST),
        (400, Udfald.AFVIST),
        (401, Udfald.AFVIST),
        (404, Udfald.AFVIST),
        (410, Udfald.AFVIST),
    ],
)
def test_what_an_http_status_comes_to(status, udfald):
    assert bedoem_http(Svar(status)) is udfald


def test_an_address_that_may_not_be_called_is_not_tried_again():
    assert bedoem_http(Svar(None, "adresse.forbudt")) is Udfald.AFVIST
    assert bedoem_http(Svar(None, "timeout")) is Udfald.IGEN


@pytest.mark.parametrize(
    ("status", "udfald"),
    [
        (250, Udfald.LEVERET),
        (421, Udfald.IGEN),
        (450, Udfald.IGEN),
        (None, Udfald.IGEN),
        (550, Udfald.AFVIST),
    ],
)
def test_what_an_smtp_status_comes_to(status, udfald):
    assert bedoem_smtp(Svar(status)) is udfald


def test_waits_grow_and_end():
    waits = []
    for forsoeg in range(1, MAKS_FORSOEG):
        at = naeste_forsoeg(forsoeg, Svar(500), now=NU, tilfaeldig=0.0)
        assert at is not None
        waits.append(at - NU)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=5)
    assert sum(waits, timedelta()) > timedelta(days=1)
    assert naeste_forsoeg(MAKS_FORSOEG, Svar(500), now=NU, tilfaeldig=0.0) is None


def test_waits_are_spread_and_a_receiver_may_ask_for_more():
    assert naeste_forsoeg(3, Svar(500), now=NU, tilfaeldig=0.999) > naeste_forsoeg(
        3, Svar(500), now=NU, tilfaeldig=0.0
    )
    assert naeste_forsoeg(1, Svar(429, vent=300), now=NU, tilfaeldig=0.0) == NU + timedelta(
        seconds=300
    )
    assert naeste_forsoeg(4, Svar(429, vent=1), now=NU, tilfaeldig=0.0) == NU + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("felt", "vent"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        ("Fri, 27 Nov 2026 12:01:00 GMT", 60),
        ("Fri, 27 Nov 2026 11:00:00 GMT", 0),
        ("-5", None),
        ("snart", None),
        ("99999999999999", int(MAKS_VENT.total_seconds())),
    ],
)
def test_retry_after_in_both_its_forms(felt, vent):
    assert retry_after(felt, now=NU) == vent


def test_a_receiver_that_fails_is_left_alone_longer_and_longer():
    pauses = [pause(n) for n in range(1, 12)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=1)
    assert pauses[-1] == timedelta(minutes=1)


NAT = (time(22), time(7))


@pytest.mark.parametrize(
    ("kl", "stille", "opsamling", "sendes"),
    [
        ("2026-11-27T12:00+01:00", None, None, "2026-11-27T12:00+01:00"),
        ("2026-11-27T23:30+01:00", NAT, None, "2026-11-28T07:00+01:00"),
        ("2026-11-28T06:59+01:00", NAT, None, "2026-11-28T07:00+01:00"),
        ("2026-11-28T07:00+01:00", NAT, None, "2026-11-28T07:00+01:00"),
        ("2026-11-27T12:30+01:00", (time(12), time(13)), None, "2026-11-27T13:00+01:00"),
        ("2026-11-27T12:30+01:00", (time(8), time(8)), None, "2026-11-27T12:30+01:00"),
        ("2026-11-27T12:00+01:00", None, time(8), "2026-11-28T08:00+01:00"),
        ("2026-11-27T07:00+01:00", None, time(8), "2026-11-27T08:00+01:00"),
        ("2026-11-27T12:00+01:00", NAT, time(23), "2026-11-28T07:00+01:00"),
        # The night in which clocks go back, and the one in which 02:30 does not exist.
        ("2026-10-24T23:30+02:00", NAT, None, "2026-10-25T07:00+01:00"),
        ("2026-03-28T12:00+01:00", None, time(2, 30), "2026-03-29T03:30+02:00"),
    ],
)
def test_quiet_hours_and_digests_go_by_danish_clocks(kl, stille, opsamling, sendes):
    at = sendetid(datetime.fromisoformat(kl), stille=stille, opsamling=opsamling)
    assert at == datetime.fromisoformat(sendes)


def test_a_signature_is_of_these_bytes_by_this_secret_at_this_time():
    secret, other = signatur.ny_hemmelighed(), signatur.ny_hemmelighed()
    hoveder = signatur.hoveder("id-1", b'{"a":1}', hemmeligheder=[secret], now=NU)
    assert signatur.er_aegte(hoveder, b'{"a":1}', hemmelighed=secret, now=NU)
    assert not signatur.er_aegte(hoveder, b'{"a":2}', hemmelighed=secret, now=NU)
    assert not signatur.er_aegte(hoveder, b'{"a":1}', hemmelighed=other, now=NU)
    late = NU + timedelta(minutes=6)
    assert not signatur.er_aegte(hoveder, b'{"a":1}', hemmelighed=secret, now=late)
    moved = {**hoveder, "Webhook-Id": "id-2"}
    assert not signatur.er_aegte(moved, b'{"a":1}', hemmelighed=secret, now=NU)


def test_while_a_secret_is_changed_both_verify():
    old, new = signatur.ny_hemmelighed(), signatur.ny_hemmelighed()
    hoveder = signatur.hoveder("id-1", b"x", hemmeligheder=[new, old], now=NU)
    assert signatur.er_aegte(hoveder, b"x", hemmelighed=old, now=NU)
    assert signatur.er_aegte(hoveder, b"x", hemmelighed=new, now=NU)


def test_the_signature_is_that_of_the_open_standard():
    """The example of the Standard Webhooks specification's own libraries."""
    hoveder = signatur.hoveder(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        hemmeligheder=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        now=datetime.fromtimestamp(1614265330, UTC),
    )
    assert hoveder["Webhook-Signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "hemmelighed", ["", "whsec_", "whsec_kort", "MfKQ9r8GKYqrTwjUPD8ILPZIo2La"]
)
def test_a_secret_has_its_form(hemmelighed):
    with pytest.raises(signatur.UgyldigHemmelighed):
        signatur.noegle(hemmelighed)
