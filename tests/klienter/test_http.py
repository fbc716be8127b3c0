"""The whole of it over real HTTP: a web process without powers, the command, a proxy's header."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from tests import beskeder
from tests.flows.server import ROOT, Database, Web, egen_database
from tests.klienter.conftest import IMPORT, JWT_TYPE, TOKEN, basic, paastand, pem

CERTIFIKAT = "ab" * 32
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def database(databaseskabelon: str) -> Iterator[Database]:
    with egen_database(databaseskabelon, f"sapa_klient_{os.getpid()}") as made:
        with psycopg.connect(made.ejer_url) as c:
            c.execute(
                "insert into access_myndighed (id, cvr, navn, kort_navn, type, viser_skjulte)"
                " values (173, %s, 'Prøve', 'Prøve', 'test', false)",
                [beskeder.CVR],
            )
        yield made


@pytest.fixture(scope="module")
def web(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    log = tmp_path_factory.mktemp("web") / "web.log"
    env = database.app_env(
        SAPA_DEMO="0", SAPA_MTLS_HEADER="KlientSha256", SAPA_MTLS_PROXY="127.0.0.1"
    )
    made = Web(env, log)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def kommando(database: Database, *ord: str, ind: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", "systemklient", *ord],
        env=database.env(),
        cwd=ROOT,
        input=ind,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def kald(
    web: Web, sti: str, body: bytes, headers: list[tuple[str, str]]
) -> tuple[int, dict[str, str], bytes]:
    """One call with exactly these headers, in this order."""
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=30)
    connection.putrequest("POST", sti)
    for navn, value in [*headers, ("Content-Length", str(len(body)))]:
        connection.putheader(navn, value)
    connection.endheaders(body)
    response = connection.getresponse()
    answer = response.status, dict(response.getheaders()), response.read()
    connection.close()
    return answer


def token(web: Web, headers: list[tuple[str, str]], **form: str) -> tuple[int, dict[str, str]]:
    body = urlencode({"grant_type": "client_credentials", **form}).encode()
    status, _, answer = kald(web, TOKEN, body, [*FORM.items(), *headers])
    return status, json.loads(answer)


def send(web: Web, *headers: tuple[str, str]) -> int:
    body = beskeder.xml(beskeder.sag())
    return kald(web, IMPORT, body, [("Content-Type", "application/xml"), *headers])[0]


@pytest.fixture(scope="module")
def hemmelighed(database: Database) -> str:
    return kommando(
        database,
        *("opret", "ksd", "--fagsystem", str(beskeder.SYSTEM), "--navn", "KSD"),
        *("--myndighed", "173", "--kle", "32.*", "--ret", "rediger"),
    )


def test_from_command_to_stored_sag_and_out_again(database, web, hemmelighed):
    status, body = token(web, [("Authorization", basic("ksd", hemmelighed))])
    assert (status, body["token_type"]) == (200, "Bearer")
    bearer = ("Authorization", f"Bearer {body['access_token']}")
    assert send(web, bearer) == 200
    assert database.rows("select count(*) from registrering_objekt") == [(1,)]

    new = kommando(database, "roter", "ksd")
    assert send(web, bearer) == 401
    for secret in (hemmelighed, new):
        status, body = token(web, [("Authorization", basic("ksd", secret))])
        assert status == 200
    bearer = ("Authorization", f"Bearer {body['access_token']}")
    kommando(database, "luk", "ksd")
    assert send(web, bearer) == 401
    assert token(web, [("Authorization", basic("ksd", new))])[0] == 401
    # Each refusal is durable in the log of the authority, with the system that called.
    rows = database.rows(
        "select soegekriterier, it_system, organisatorisk_id from access_revisionslog"
        " where beskrivelse = 'Adgang afvist' and brugernavn = 'ksd'"
    )
    assert {r[0].rpartition(": ")[2] for r in rows} == {
        "tokenet er trukket tilbage",
        "klienten er lukket",
    }
    assert {r[1:] for r in rows} == {(str(beskeder.SYSTEM), beskeder.CVR)}
    kommando(database, "aabn", "ksd")
    shown = kommando(database, "vis", "ksd")
    assert "KLE 32.*" in shown
    assert new not in shown + web.log.read_text()
    assert body["access_token"] not in web.log.read_text()


def test_one_assertion_from_many_at_once(database, web, hemmelighed, ec_noegle):
    kommando(database, "noegle", "ksd", "--fil", "-", "--kid", "k1", ind=pem(ec_noegle))
    assertion = paastand(ec_noegle, "ES256", header={"kid": "k1"}, aud=f"{web.adresse}{TOKEN}")
    form = {"client_assertion_type": JWT_TYPE, "client_assertion": assertion}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: token(web, [], **form)[0], range(6)))
    assert sorted(answers) == [200, *[401] * 5]


def test_a_certificate_header_and_those_who_would_forge_one(database, web, hemmelighed):
    kommando(database, "certifikat", "ksd", "--sha256", CERTIFIKAT, "--udloeber", "2999-12-31")
    ours = ("KlientSha256", CERTIFIKAT)
    assert send(web, ours) == 200
    # The proxy sets it for all; a name without - and _ has no twin that a caller could add.
    for own in (("KlientSha256", ""), ("KlientSha256", "-")):
        for forged in ("Klient-Sha256", "Klient_Sha256", "HTTP_KlientSha256", "KlientSha256_"):
            assert send(web, own, (forged, CERTIFIKAT)) == 401, forged
            assert send(web, (forged, CERTIFIKAT), own) == 401, forged


def test_the_header_of_a_foreign_address_is_nothing(database, web, hemmelighed, tmp_path: Path):
    env = database.app_env(
        SAPA_DEMO="0", SAPA_MTLS_HEADER="KlientSha256", SAPA_MTLS_PROXY="10.0.0.0/8"
    )
    elsewhere = Web(env, tmp_path / "web.log")
    try:
        elsewhere.start()
        headers = [("KlientSha256", CERTIFIKAT), ("X-Forwarded-For", "10.0.0.1")]
        assert send(elsewhere, *headers) == 401
    finally:
        elsewhere.stop()
