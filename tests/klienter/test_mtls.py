"""A certificate that a proxy tells of: believed of ours, and of nobody else."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from urllib.parse import quote

import pytest
from django.utils import timezone

from access.klienter import proxy, services
from access.klienter.models import Certifikat
from tests.klienter.conftest import basic, bearer, hent_token, send

DER = b"et certifikat"
SHA = hashlib.sha256(DER).hexdigest()
PEM = "-----BEGIN CERTIFICATE-----\nZXQgY2VydGlmaWthdA==\n-----END CERTIFICATE-----\n"
HEADER = "HTTP_KLIENTSHA256"
PROXY, FREMMED = "10.0.0.7", "198.51.100.9"


@pytest.fixture
def bag_proxy(settings):
    settings.KLIENTER = replace(
        settings.KLIENTER, mtls_header=HEADER, proxyer=(ip_network("10.0.0.0/24"),)
    )


@pytest.fixture
def certifikat(klient):
    ends = timezone.now() + timedelta(days=30)
    return services.tilfoej_certifikat(klient, SHA, udloeber=ends, now=timezone.now())


def meta(value=SHA, fra=PROXY):
    return {HEADER: value, "REMOTE_ADDR": fra}


@pytest.mark.parametrize(
    "value", [SHA, SHA.upper(), ":".join(SHA[n : n + 2] for n in range(0, 64, 2)), quote(PEM)]
)
def test_a_registered_certificate_is_the_client(bag_proxy, certifikat, value):
    assert send(meta=meta(value)).status_code == 200
    assert Certifikat.objects.get().sidst_brugt is not None


def test_the_header_means_nothing_from_a_stranger(bag_proxy, certifikat):
    for sender in (FREMMED, "127.0.0.1", "", "10.0.1.7", "::1", "vært"):
        assert send(meta=meta(fra=sender)).status_code == 401, sender


def test_the_header_means_nothing_where_it_is_not_configured(certifikat):
    assert send(meta=meta()).status_code == 401


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-",
        "0" * 64,
        SHA[:-1],
        f"{SHA},{SHA}",
        f"{SHA}, ",
        f"{SHA}\n",
        "é" * 64,
        quote(PEM)[:-9],
    ],
)
def test_another_value_is_no_certificate(bag_proxy, certifikat, value):
    response = send(meta=meta(value))
    assert response.status_code == 401 or value == f"{SHA}\n"  # white space around it is nothing


def test_an_expired_removed_or_closed_one_is_out(bag_proxy, certifikat, klient):
    Certifikat.objects.update(udloeber=timezone.now())
    assert send(meta=meta()).status_code == 401
    Certifikat.objects.update(udloeber=timezone.now() + timedelta(days=1))
    services.saet_aktiv(klient, False, now=timezone.now())
    assert send(meta=meta()).status_code == 401
    services.saet_aktiv(klient, True, now=timezone.now())
    assert send(meta=meta()).status_code == 200
    services.fjern_certifikat(klient, SHA, now=timezone.now())
    assert send(meta=meta()).status_code == 401


def test_a_token_got_by_certificate_works_only_with_it(bag_proxy, certifikat):
    assert hent_token(meta=meta()).status_code == 401  # RFC 8705: client_id must be told
    assert hent_token(meta=meta(), client_id="en-anden").status_code == 401
    token = bearer(hent_token(meta=meta(), client_id="ksd"))
    assert send(token, meta=meta()).status_code == 200
    assert send(token).status_code == 401
    assert send(token, meta=meta(fra=FREMMED)).status_code == 401
    assert send(token, meta=meta("f" * 64)).status_code == 401


def test_a_certificate_does_not_help_a_wrong_secret(bag_proxy, certifikat):
    assert send(basic("ksd", "forkert"), meta=meta()).status_code == 401


def test_the_callers_address_is_what_our_proxies_did_not_add(bag_proxy, rf, settings):
    def adresse(peer, forwarded):
        return proxy.adresse(rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded))

    assert adresse(PROXY, FREMMED) == FREMMED
    assert adresse(PROXY, f"1.2.3.4, {FREMMED}, 10.0.0.8") == FREMMED
    assert adresse(FREMMED, "1.2.3.4") == FREMMED
    assert adresse(PROXY, "") == PROXY
    settings.BAG_PROXY = True
    assert adresse(FREMMED, "1.2.3.4") == "1.2.3.4"


@pytest.mark.parametrize(
    ("env", "fault"),
    [
        ({"SAPA_MTLS_HEADER": "Klient"}, "both"),
        ({"SAPA_MTLS_PROXY": "10.0.0.1"}, "both"),
        ({"SAPA_MTLS_HEADER": "Klient", "SAPA_MTLS_PROXY": "vært"}, "networks"),
        ({"SAPA_MTLS_HEADER": "X-Klient", "SAPA_MTLS_PROXY": "10.0.0.1"}, "without - and _"),
        ({"SAPA_MTLS_HEADER": "X_Klient", "SAPA_MTLS_PROXY": "10.0.0.1"}, "without - and _"),
    ],
)
def test_half_a_configuration_stops_the_start(env, fault, tmp_path):
    import os

    done = subprocess.run(
        [sys.executable, "-c", "import sapa.settings"],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert fault in done.stderr
