"""Client credentials with a secret: a token that works, and dies when it must."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from access.klienter import services
from access.klienter import token as tokener
from access.klienter.models import Hemmelighed
from access.models import Systemklient
from indexes.registrering.models import Objekt
from tests.klienter.conftest import TOKEN, basic, bearer, hent_token, send


def koder(response):
    return response.status_code, response.json()["StandardRetur"]["StatusKode"]


def test_a_secret_becomes_a_token_and_the_token_a_stored_sag(hemmelighed):
    response = hent_token(basic("ksd", hemmelighed))
    body = response.json()
    assert response.status_code == 200, body
    assert response.headers["Cache-Control"] == "no-store", body
    assert body["token_type"] == "Bearer", body
    assert 0 < body["expires_in"] <= 600
    assert "importer" in body["scope"].split()
    assert hemmelighed not in body["access_token"]
    answer = send(bearer(response))
    assert answer.status_code == 200, answer.content
    assert Objekt.objects.count() == 1


def test_basic_is_for_clients_that_may(hemmelighed, klient):
    assert koder(send(basic("ksd", hemmelighed))) == (401, 41)
    Systemklient.objects.update(basic=True)
    assert send(basic("ksd", hemmelighed)).status_code == 200


def test_every_wrong_credential_gets_the_same_answer(hemmelighed, klient):
    """Unknown id, wrong secret, run out, closed: nothing in status, header or body tells them apart."""
    answers = []
    for given in [("ukendt", hemmelighed), ("ksd", "forkert"), ("ksd", ""), ("", ""), ("k\0", "x")]:
        answers.append((hent_token(basic(*given)), send(basic(*given))))
    Hemmelighed.objects.update(udloeber=timezone.now())
    answers.append((hent_token(basic("ksd", hemmelighed)), send(basic("ksd", hemmelighed))))
    Hemmelighed.objects.update(udloeber=None)
    services.saet_aktiv(klient, False, now=timezone.now())
    answers.append((hent_token(basic("ksd", hemmelighed)), send(basic("ksd", hemmelighed))))
    for token, call in answers:
        assert (token.status_code, call.status_code) == (401, 401)
        assert token.json()["error"] == "invalid_client"
    assert len({(t.content, t["WWW-Authenticate"]) for t, _ in answers}) == 1
    assert len({(c.content, c["WWW-Authenticate"]) for _, c in answers}) == 1


def test_unknown_and_wrong_cost_the_same_statements(klient, hemmelighed, django_assert_num_queries):
    from access.klienter.legitimation import Afvist, ved_hemmelighed

    for given in [("ksd", "forkert"), ("ukendt", "forkert"), ("ukendt\0", "x")]:
        with django_assert_num_queries(1), pytest.raises(Afvist):
            ved_hemmelighed(*given, now=timezone.now(), slags="basic")


def test_closing_and_rotating_kill_tokens_at_once(klient, hemmelighed):
    now = timezone.now()
    first = bearer(hent_token(basic("ksd", hemmelighed)))
    assert send(first).status_code == 200
    new = services.roter(klient, now=now)
    assert koder(send(first)) == (401, 41)
    second = bearer(hent_token(basic("ksd", new)))
    services.saet_aktiv(klient, False, now=now)
    assert koder(send(second)) == (401, 41)
    services.saet_aktiv(klient, True, now=now)
    assert koder(send(second)) == (401, 41)
    assert send(bearer(hent_token(basic("ksd", new)))).status_code == 200


def test_two_secrets_work_at_a_time_and_never_three(klient, hemmelighed):
    second = services.roter(klient, now=timezone.now())
    for secret in (hemmelighed, second):
        bearer(hent_token(basic("ksd", secret)))
    third = services.roter(klient, now=timezone.now())
    assert hent_token(basic("ksd", hemmelighed)).status_code == 401
    for secret in (second, third):
        bearer(hent_token(basic("ksd", secret)))
    assert Hemmelighed.objects.filter(klient=klient).count() == 2
    only = services.roter(klient, now=timezone.now(), overlap=timedelta(0))
    assert hent_token(basic("ksd", third)).status_code == 401
    bearer(hent_token(basic("ksd", only)))


def test_the_old_secret_stops_when_its_time_is_over(klient, hemmelighed):
    services.roter(klient, now=timezone.now() - timedelta(days=8))
    assert hent_token(basic("ksd", hemmelighed)).status_code == 401


def test_a_token_lives_no_longer_than_its_secret(klient):
    ends = timezone.now() + timedelta(seconds=30)
    secret = services.roter(klient, now=timezone.now(), udloeber=ends)
    assert hent_token(basic("ksd", secret)).json()["expires_in"] <= 30


def test_use_of_a_secret_is_noted(klient, hemmelighed):
    assert Hemmelighed.objects.get().sidst_brugt is None
    hent_token(basic("ksd", hemmelighed))
    assert Hemmelighed.objects.get().sidst_brugt is not None


def test_a_token_that_is_not_ours_or_is_over_is_refused(klient, hemmelighed):
    good = bearer(hent_token(basic("ksd", hemmelighed)))
    over = tokener.Token(klient.id, klient.udgave + 1, timezone.now() - timedelta(seconds=1))
    head, _, tail = good.removeprefix("Bearer ").partition(".")
    changed = ("A" if head[5] != "A" else "B").join([head[:5], head[6:]])
    for text in [tokener.skriv(over), f"{changed}.{tail}", head, f"{head}.", "", "æ", "x" * 9000]:
        assert koder(send(f"Bearer {text}")) == (401, 41), text
    assert not Objekt.objects.exists()


def test_a_token_may_be_narrowed_and_never_widened(lav_klient):
    klient = lav_klient(ret=("rediger", "udstil"))
    secret = services.roter(klient, now=timezone.now())
    reader = hent_token(basic("ksd", secret), scope="udstil")
    assert reader.json()["scope"] == "fremsoeg laes"
    assert send(bearer(reader)).status_code == 403
    services.saet_aftale(
        klient,
        myndigheder=[173],
        kle=["*"],
        rettigheder=["laes"],
        fra=None,
        til=None,
        now=timezone.now(),
        erstat=True,
    )
    for scope in ("importer", "alt"):
        assert hent_token(basic("ksd", secret), scope=scope).json()["error"] == "invalid_scope"


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        ({"grant_type": "password"}, None, "unsupported_grant_type"),
        ({}, None, "invalid_request"),
        ([("grant_type", "client_credentials")] * 2, None, "invalid_request"),
        ({"grant_type": "client_credentials"}, "application/json", "invalid_request"),
        ({"grant_type": "client_credentials"}, "multipart/form-data", "invalid_request"),
        (
            {"grant_type": "client_credentials"},
            "application/x-www-form-urlencoded; charset=utf-16",
            "invalid_request",
        ),
        ([(f"f{n}", "x") for n in range(2000)], None, "invalid_request"),
    ],
)
def test_a_malformed_request_is_told_so(hemmelighed, body, content_type, error):
    response = Client(raise_request_exception=False).post(
        TOKEN,
        urlencode(body),
        content_type=content_type or "application/x-www-form-urlencoded",
        headers={"authorization": basic("ksd", hemmelighed)},
    )
    assert (response.status_code, response.json()["error"]) == (400, error)


def test_the_token_endpoint_takes_nothing_but_post(hemmelighed):
    response = Client().get(TOKEN, headers={"authorization": basic("ksd", hemmelighed)})
    assert response.status_code in {400, 405}


def test_no_log_line_carries_a_secret_or_a_token(klient, hemmelighed, caplog):
    with caplog.at_level("DEBUG"):
        token = bearer(hent_token(basic("ksd", hemmelighed)))
        send(token)
        send(basic(hemmelighed, "forkert"))  # the secret in the wrong field
        hent_token(basic("ksd", "et-andet-gaet"))
    for secret in (hemmelighed, token.removeprefix("Bearer "), "et-andet-gaet"):
        assert secret not in caplog.text
    assert "klient_afvist" in caplog.text
