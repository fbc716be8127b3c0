"""private_key_jwt, and the ways in which it is attacked."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection
from django.utils import timezone

from access.klienter import services
from access.klienter.aendringer import KlientFejl
from access.klienter.models import BrugtJti, Noegle
from tests.klienter.conftest import AUD, basic, bearer, med_paastand, paastand, pem, send


@pytest.fixture
def noegle(klient, rsa_noegle):
    """The client's registered key: RSA, for PS256."""
    return services.tilfoej_noegle(klient, pem(rsa_noegle), now=timezone.now(), kid="k1")


@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES256"])
def test_each_algorithm_gives_a_token_that_works(klient, rsa_noegle, ec_noegle, alg):
    key = ec_noegle if alg == "ES256" else rsa_noegle
    services.tilfoej_noegle(klient, pem(key), now=timezone.now(), algoritme=alg)
    assert send(bearer(med_paastand(paastand(key, alg)))).status_code == 200
    assert Noegle.objects.get().sidst_brugt is not None


def test_kid_and_client_id_may_be_told(noegle, rsa_noegle):
    assertion = paastand(rsa_noegle, "PS256", header={"kid": "k1"})
    bearer(med_paastand(assertion, client_id="ksd"))


def i(**delta):
    return timezone.now() + timedelta(**delta)


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"exp": None}, id="no exp"),
        pytest.param({"exp": "snart"}, id="exp no number"),
        pytest.param({"exp": 1e300}, id="exp beyond calendars"),
        pytest.param({"jti": None}, id="no jti"),
        pytest.param({"jti": ""}, id="empty jti"),
        pytest.param({"jti": "x" * 300}, id="long jti"),
        pytest.param({"jti": 7}, id="jti no text"),
        pytest.param({"aud": None}, id="no aud"),
        pytest.param({"aud": "https://andre.eksempel.dk/token"}, id="another aud"),
        pytest.param({"aud": [AUD, "https://andre.eksempel.dk/token"]}, id="aud of two"),
        pytest.param({"aud": []}, id="aud of none"),
        pytest.param({"iss": "en-anden"}, id="another iss"),
        pytest.param({"sub": "en-anden"}, id="another sub"),
        pytest.param({"iss": "en-anden", "sub": "en-anden"}, id="another client"),
        pytest.param({"iss": None}, id="no iss"),
        pytest.param({"sub": None}, id="no sub"),
        pytest.param({"sub": ["ksd"], "iss": ["ksd"]}, id="sub no text"),
        pytest.param({"sub": "k\0", "iss": "k\0"}, id="sub with NUL"),
    ],
)
def test_a_claim_that_is_wrong_is_refused(noegle, rsa_noegle, claims):
    try:
        assertion = paastand(rsa_noegle, "PS256", **claims)
    except TypeError:  # the library will not even write some of them
        assertion = raa({"alg": "PS256"}, rsa_noegle, claims)
    response = med_paastand(assertion)
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    "tider",
    [
        {"exp": {"seconds": -30}},
        {"exp": {"hours": 1}},
        {"nbf": {"minutes": 2}},
        {"iat": {"minutes": 2}},
    ],
)
def test_a_time_that_is_wrong_is_refused(noegle, rsa_noegle, tider):
    claims = {navn: i(**delta) for navn, delta in tider.items()}
    assert med_paastand(paastand(rsa_noegle, "PS256", **claims)).status_code == 401


def b64(data):
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raa(header, key, claims=None):
    """A token put together by hand: what no library would write."""
    now = int(timezone.now().timestamp())
    facts = {"iss": "ksd", "sub": "ksd", "aud": AUD, "exp": now + 60, "jti": "j", **(claims or {})}
    signed = f"{b64(header)}.{b64(facts)}"
    if header["alg"] == "HS256":
        return f"{signed}.{b64(hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest())}"
    return f"{signed}."


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
def test_alg_none_is_refused(noegle, alg):
    assert med_paastand(raa({"alg": alg, "typ": "JWT"}, None)).status_code == 401


def test_the_public_key_as_an_hmac_secret_is_refused(noegle):
    for public in (noegle.pem, noegle.pem.strip()):
        assert med_paastand(raa({"alg": "HS256", "kid": "k1"}, public)).status_code == 401


def test_the_algorithm_is_the_keys_own(noegle, rsa_noegle):
    """Registered for PS256: the same key with RS256 is refused."""
    assert med_paastand(paastand(rsa_noegle, "RS256")).status_code == 401
    bearer(med_paastand(paastand(rsa_noegle, "PS256")))


def test_the_kid_of_another_client_finds_no_key(noegle, lav_klient, anden_rsa_noegle):
    """A client with a key of its own cannot speak as another by naming its own kid."""
    fremmed = lav_klient("fremmed")
    services.tilfoej_noegle(fremmed, pem(anden_rsa_noegle), now=timezone.now(), kid="k2")
    for header in ({"kid": "k2"}, {"kid": "k1"}, {}, {"kid": ""}, {"kid": "../../k2"}):
        assert med_paastand(paastand(anden_rsa_noegle, "PS256", header=header)).status_code == 401
    own = {"iss": "fremmed", "sub": "fremmed"}
    assert (
        med_paastand(paastand(anden_rsa_noegle, "PS256", **own), client_id="ksd").status_code == 401
    )
    bearer(med_paastand(paastand(anden_rsa_noegle, "PS256", **own)))


@pytest.mark.parametrize(
    "header",
    [
        {"jwk": {"kty": "RSA", "n": "x", "e": "AQAB"}},
        {"jku": "http://127.0.0.1:1/noegler"},
        {"x5u": "http://127.0.0.1:1/cert"},
    ],
)
def test_a_key_in_the_header_is_no_key(noegle, anden_rsa_noegle, header):
    assert med_paastand(paastand(anden_rsa_noegle, "PS256", header=header)).status_code == 401


def test_an_unknown_critical_extension_is_refused(noegle, rsa_noegle):
    header = {"crit": ["exp"]}
    assert med_paastand(paastand(rsa_noegle, "PS256", header=header)).status_code == 401


@pytest.mark.parametrize("header", [{"typ": "dpop+jwt"}, {"typ": "at+jwt"}])
def test_a_token_made_for_something_else_is_refused(noegle, rsa_noegle, header):
    assert med_paastand(paastand(rsa_noegle, "PS256", header=header)).status_code == 401


@pytest.mark.parametrize("tekst", ["", "x", "a.b.c", "." * 50, "é.é.é", "[" * 8000, "x" * 20_000])
def test_what_is_no_assertion_is_refused(noegle, tekst):
    assert med_paastand(tekst).status_code == 401


def test_deep_nesting_is_refused(noegle):
    dyb = b64(b'{"alg":"PS256","x":' + b"[" * 2000 + b"]" * 2000 + b"}")
    assert med_paastand(f"{dyb}.{b64({})}.x").status_code == 401


def test_an_assertion_works_once(noegle, rsa_noegle):
    assertion = paastand(rsa_noegle, "PS256")
    bearer(med_paastand(assertion))
    assert med_paastand(assertion).status_code == 401
    again = paastand(rsa_noegle, "PS256", jti="samme")
    bearer(med_paastand(again))
    assert med_paastand(paastand(rsa_noegle, "PS256", jti="samme")).status_code == 401


def test_two_clients_may_use_the_same_jti(noegle, lav_klient, rsa_noegle, anden_rsa_noegle):
    fremmed = lav_klient("fremmed")
    services.tilfoej_noegle(fremmed, pem(anden_rsa_noegle), now=timezone.now())
    bearer(med_paastand(paastand(rsa_noegle, "PS256", jti="1")))
    own = {"iss": "fremmed", "sub": "fremmed", "jti": "1"}
    bearer(med_paastand(paastand(anden_rsa_noegle, "PS256", **own)))


def test_used_assertions_are_forgotten_when_they_could_not_be_used_anyway(noegle, rsa_noegle):
    bearer(med_paastand(paastand(rsa_noegle, "PS256")))
    BrugtJti.objects.update(udloeber=timezone.now() - timedelta(seconds=1))
    bearer(med_paastand(paastand(rsa_noegle, "PS256")))
    assert BrugtJti.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_assertion_from_many_at_once_gives_one_token(noegle, rsa_noegle):
    assertion, start, koder = paastand(rsa_noegle, "PS256"), Barrier(6), []

    def call():
        start.wait()
        koder.append(med_paastand(assertion).status_code)
        connection.close()

    threads = [Thread(target=call) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(koder) == [200, *[401] * 5]


def test_an_expired_or_removed_key_or_a_closed_client_is_out(noegle, klient, rsa_noegle):
    token = bearer(med_paastand(paastand(rsa_noegle, "PS256")))
    Noegle.objects.update(udloeber=timezone.now())
    assert med_paastand(paastand(rsa_noegle, "PS256")).status_code == 401
    Noegle.objects.update(udloeber=None)
    services.saet_aktiv(klient, False, now=timezone.now())
    assert med_paastand(paastand(rsa_noegle, "PS256")).status_code == 401
    services.saet_aktiv(klient, True, now=timezone.now())
    token = bearer(med_paastand(paastand(rsa_noegle, "PS256")))
    services.fjern_noegle(klient, "k1", now=timezone.now())
    assert med_paastand(paastand(rsa_noegle, "PS256")).status_code == 401
    assert send(token).status_code == 401


def test_one_proof_at_a_time(noegle, rsa_noegle, hemmelighed):
    from tests.klienter.conftest import JWT_TYPE, hent_token

    form = {"client_assertion_type": JWT_TYPE, "client_assertion": paastand(rsa_noegle, "PS256")}
    assert hent_token(basic("ksd", hemmelighed), **form).status_code == 401
    form["client_assertion_type"] = "noget-andet"
    assert hent_token(**form).status_code == 401


def test_the_configured_name_is_the_only_one(noegle, rsa_noegle, settings):
    from dataclasses import replace

    settings.KLIENTER = replace(settings.KLIENTER, token_aud=("https://sapa.eksempel.dk",))
    assert med_paastand(paastand(rsa_noegle, "PS256")).status_code == 401
    bearer(med_paastand(paastand(rsa_noegle, "PS256", aud="https://sapa.eksempel.dk")))
    bearer(med_paastand(paastand(rsa_noegle, "PS256", aud=["https://sapa.eksempel.dk"])))


def test_weak_foreign_and_private_keys_are_not_registered(klient, rsa_noegle, ec_noegle):
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    weak = rsa.generate_private_key(65537, 1024)
    other = [weak, ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate()]
    texts = [pem(key) for key in other] + [pem(rsa_noegle, privat=True), "", "x"]
    for text in texts:
        with pytest.raises(KlientFejl):
            services.tilfoej_noegle(klient, text, now=timezone.now())
    with pytest.raises(KlientFejl):
        services.tilfoej_noegle(klient, pem(ec_noegle), now=timezone.now(), algoritme="RS256")
    assert not Noegle.objects.exists()
