"""sapa_klient against a server that answers as a script says: what a real SAPA cannot be made to do
on command. tests/flows/test_klient.py holds it against the real one."""

from __future__ import annotations

import ast
import gzip
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

import sapa_klient
from sapa_klient import (
    Afvist,
    Basic,
    Certifikat,
    ForMange,
    Hemmelighed,
    IkkeFundet,
    IkkeGodkendt,
    IngenForbindelse,
    Klient,
    Paastand,
    UventetSvar,
)
from sapa_klient.pakning import objekter, pakker, tjeneste_af
from tests import beskeder

TOKEN = "/api/v1/token"
HEMMELIG = "en-hemmelighed"
CPR = "2110703435"


@dataclass
class Manuskript:
    """Answers in turn: (status, headers, body), or None for a connection that breaks."""

    svar: list[tuple[int, dict[str, str], Any] | None] = field(default_factory=list)
    kald: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    adresse: str = ""
    tokens: int = 0
    levetid: int = 600


def ok(body: bytes) -> tuple[int, dict[str, str], Any]:
    """The contract's answer to a message: 20 for each object."""
    uuids = [o["UUIDIdentifikator"] for liste in json.loads(body).values() for o in liste]
    felter = {"StatusKode": 20, "FejlbeskedTekst": "OK", "Type": "Sag", "advarsler": []}
    return 200, {}, {"UnikRetur": [{**felter, "UUIDIdentifikator": u} for u in uuids]}


def problem(http: int, kode: int = 40, **headers: str) -> tuple[int, dict[str, str], Any]:
    fejl = {"sti": "/SagIndeks[1]", "regel": "uuid", "afsnit": "XSD", "linje": 7, "tekst": "Nej."}
    data = {"title": "Afvist.", "StandardRetur": {"StatusKode": kode}, "fejl": [fejl]}
    return http, headers, data


@pytest.fixture
def server() -> Iterator[Manuskript]:
    manuskript = Manuskript()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            navne = {k.lower(): v for k, v in self.headers.items()}
            if navne.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            manuskript.kald.append((self.command, self.path, navne, body))
            if self.path == TOKEN and not manuskript.svar:
                manuskript.tokens += 1
                data = {"access_token": f"t{manuskript.tokens}", "expires_in": manuskript.levetid}
                svar: tuple[int, dict[str, str], Any] | None = (200, {}, data)
            else:
                svar = manuskript.svar.pop(0) if manuskript.svar else ok(body)
            if svar is None:
                self.close_connection = True
                self.connection.close()
                return
            status, headers, data = svar
            tekst = data if isinstance(data, bytes) else json.dumps(data).encode()
            self.send_response(status)
            for navn, vaerdi in {**headers, "Content-Length": str(len(tekst))}.items():
                self.send_header(navn.replace("_", "-"), vaerdi)
            self.end_headers()
            self.wfile.write(tekst)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    manuskript.adresse = f"http://127.0.0.1:{http.server_address[1]}"
    yield manuskript
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture
def pauser() -> list[float]:
    return []


@pytest.fixture
def klient(server: Manuskript, pauser: list[float]) -> Callable[..., Klient]:
    def lav(legitimation: Any = None, **valg: Any) -> Klient:
        bevis = legitimation or Basic("ksd", HEMMELIG)
        return Klient(server.adresse, bevis, sov=pauser.append, **valg)

    return lav


def sag(uuid: UUID | None = None) -> dict[str, Any]:
    return {"UUIDIdentifikator": str(uuid or uuid4()), "Titel": f"Jan {CPR}"}


def besked(antal: int = 1) -> dict[str, Any]:
    return {"SagIndeks": [sag() for _ in range(antal)]}


# --- Trying again ---------------------------------------------------------------------------------


@pytest.mark.parametrize("brud", [None, problem(503, 50, Retry_After="5"), problem(429)])
def test_what_nobody_knows_is_sent_again_under_the_same_transaction(
    server: Manuskript, klient: Callable[..., Klient], brud: Any
):
    server.svar = [brud, brud]
    leverance = klient().importer(besked())
    assert leverance.ok
    transaktioner = {headers["x-transaktion-uuid"] for _, _, headers, _ in server.kald}
    assert (len(server.kald), transaktioner) == (3, {str(leverance.transaktioner[0])})
    assert len({body for *_, body in server.kald}) == 1


def test_the_pause_is_what_sapa_asks_for_and_grows(
    server: Manuskript, klient: Callable[..., Klient], pauser: list[float]
):
    server.svar = [None, None, None, problem(429, Retry_After="7")]
    klient().importer(besked())
    assert pauser[3] == 7
    assert all(0.25 * 2**n <= pause <= 0.5 * 2**n for n, pause in enumerate(pauser[:3]))


def test_when_no_answer_comes_the_caller_is_told_so(
    server: Manuskript, klient: Callable[..., Klient]
):
    server.svar = [None] * 3
    with pytest.raises(IngenForbindelse) as fejl:
        klient(forsoeg=3).importer(besked())
    assert len(server.kald) == 3
    assert str(fejl.value.transaktion) == server.kald[0][2]["x-transaktion-uuid"]


def test_a_kept_connection_that_was_closed_meanwhile_is_no_failure(
    server: Manuskript, klient: Callable[..., Klient], pauser: list[float]
):
    sapa = klient(forsoeg=1)
    sapa.importer(besked())
    server.svar = [None]
    assert sapa.importer(besked()).ok
    assert pauser == []
    server.svar = [None, None]
    with pytest.raises(IngenForbindelse):
        sapa.importer(besked())


def test_an_assertion_whose_answer_was_lost_is_made_anew(
    server: Manuskript, klient: Callable[..., Klient]
):
    numre = iter("abc")
    token = (200, {}, {"access_token": "t", "expires_in": 600})
    brugt = (401, {}, {"error": "invalid_client", "error_description": "Nej."})
    server.svar = [None, brugt, token]
    assert klient(Paastand(lambda: f"jwt-{next(numre)}")).importer(besked()).ok
    forms = [body for _, sti, _, body in server.kald if sti == TOKEN]
    assert [form.rpartition(b"-")[2] for form in forms] == [b"a", b"a", b"b"]


def test_nothing_listens(klient: Callable[..., Klient], server: Manuskript):
    stum = Klient("http://127.0.0.1:9", Basic("x", "y"), forsoeg=2, sov=lambda _: None)
    with pytest.raises(IngenForbindelse):
        stum.importer(besked())


def test_a_used_up_day_is_not_waited_for(
    server: Manuskript, klient: Callable[..., Klient], pauser: list[float]
):
    server.svar = [problem(429, Retry_After="43200")]
    with pytest.raises(ForMange) as fejl:
        klient().importer(besked())
    assert (fejl.value.vent, pauser, len(server.kald)) == (43200, [], 1)


@pytest.mark.parametrize("http", [400, 413, 415, 500])
def test_a_refusal_is_not_repeated(server: Manuskript, klient: Callable[..., Klient], http: int):
    server.svar = [problem(http)]
    with pytest.raises(Afvist) as fejl:
        klient().importer(besked())
    assert (fejl.value.http, fejl.value.statuskode, len(server.kald)) == (http, 40, 1)
    assert fejl.value.fejl[0].regel == "uuid"
    assert "linje 7, /SagIndeks[1]: Nej. [uuid, XSD]" in str(fejl.value)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"UnikRetur": [{}]}', b'{"UnikRetur": 1}'])
def test_an_answer_that_is_not_the_contracts_says_so(
    server: Manuskript, klient: Callable[..., Klient], body: bytes
):
    server.svar = [(200, {}, body)]
    with pytest.raises(UventetSvar):
        klient().importer(besked())


# --- Who we are -----------------------------------------------------------------------------------


def autorisationer(server: Manuskript) -> list[str]:
    return [h.get("authorization", "") for _, sti, h, _ in server.kald if sti != TOKEN]


def test_a_token_is_kept_until_shortly_before_its_end(
    server: Manuskript, klient: Callable[..., Klient]
):
    nu = [0.0]
    sapa = klient(Hemmelighed("ksd", HEMMELIG, scope="importer", ur=lambda: nu[0]))
    for nu[0] in (0.0, 500.0, 569.0, 570.0, 600.0):
        sapa.importer(besked())
    assert autorisationer(server) == ["Bearer t1"] * 3 + ["Bearer t2"] * 2
    form = next(body for _, sti, _, body in server.kald if sti == TOKEN)
    assert form == b"grant_type=client_credentials&scope=importer"


def test_a_token_that_died_early_is_renewed_once(server: Manuskript, klient: Callable[..., Klient]):
    sapa = klient(Hemmelighed("ksd", HEMMELIG))
    sapa.importer(besked())
    token = (200, {}, {"access_token": "t2", "expires_in": 600})
    server.svar = [problem(401, 41), token]
    assert sapa.importer(besked()).ok
    assert autorisationer(server) == ["Bearer t1", "Bearer t1", "Bearer t2"]
    server.svar = [problem(401, 41), token, problem(401, 41)]
    with pytest.raises(IkkeGodkendt):
        sapa.importer(besked())


def test_a_wrong_secret_is_not_tried_again(server: Manuskript, klient: Callable[..., Klient]):
    """Each failure counts against the client."""
    server.svar = [problem(401, 41)]
    with pytest.raises(IkkeGodkendt):
        klient().importer(besked())
    fejl = {"error": "invalid_client", "error_description": "Nej."}
    server.svar = [(401, {}, fejl)]
    with pytest.raises(IkkeGodkendt, match=r"Nej\."):
        klient(Hemmelighed("ksd", "forkert")).importer(besked())
    assert len(server.kald) == 2


def test_certificate_and_assertion_prove_the_client_in_the_form(
    server: Manuskript, klient: Callable[..., Klient]
):
    numre = iter("ab")
    klient(Certifikat("ksd")).importer(besked())
    klient(Paastand(lambda: f"jwt-{next(numre)}")).importer(besked())
    forms = [body for _, sti, _, body in server.kald if sti == TOKEN]
    assert b"client_id=ksd" in forms[0]
    assert b"client_assertion=jwt-a" in forms[1]
    assert all("authorization" not in h for _, sti, h, _ in server.kald if sti == TOKEN)


# --- Messages -------------------------------------------------------------------------------------


def test_a_large_delivery_is_divided_and_answered_as_one(
    server: Manuskript, klient: Callable[..., Klient]
):
    sager = [sag() for _ in range(1201)]
    leverance = klient().importer({"SagIndeks": sager})
    assert [len(json.loads(body)["SagIndeks"]) for *_, body in server.kald] == [500, 500, 201]
    assert [str(et.uuid) for et in leverance.svar] == [s["UUIDIdentifikator"] for s in sager]
    assert len(set(leverance.transaktioner)) == 3


def test_bodies_stay_below_the_limit_of_bytes():
    sager = [("SagIndeks", {"UUIDIdentifikator": str(n), "x": "æ" * 400}) for n in range(50)]
    fundne = list(pakker(sager, maks_bytes=5000))
    assert max(len(p.body) for p in fundne) <= 5000 < 2 * min(len(p.body) for p in fundne[:-1])
    samlet = [s for p in fundne for s in json.loads(p.body)["SagIndeks"]]
    assert samlet == [s for _, s in sager]
    with pytest.raises(ValueError, match="alene"):
        list(pakker(sager, maks_bytes=100))


def test_a_stream_is_read_no_faster_than_it_is_sent(
    server: Manuskript, klient: Callable[..., Klient]
):
    trukket = 0

    def kilde() -> Iterator[tuple[str, dict[str, Any]]]:
        nonlocal trukket
        for _ in range(1500):
            trukket += 1
            yield "SagIndeks", sag()

    svar = klient().lever(kilde())
    assert next(svar).ok
    assert (trukket, len(server.kald)) == (501, 1)
    assert sum(et.ok for et in svar) == 1499


def test_objects_keep_their_order_across_services(
    server: Manuskript, klient: Callable[..., Klient]
):
    raekke = ["SagIndeks", "DokumentIndeks", "BevillingIndeks", "SagIndeks"]
    list(klient().lever((navn, sag()) for navn in raekke))
    assert [sti.split("/")[3] for _, sti, _, _ in server.kald] == [
        "sagdokumentindeks",
        "ydelsesindeks",
        "sagdokumentindeks",
    ]
    assert list(json.loads(server.kald[0][3])) == ["SagIndeks", "DokumentIndeks"]


def test_the_service_is_known_by_root_or_keys():
    assert tjeneste_af(beskeder.xml(beskeder.sag())) == "sagdokumentindeks"
    assert tjeneste_af(b"<y:OpdaterYdelseIndeksInput xmlns:y='u'/>") == "ydelsesindeks"
    assert tjeneste_af({"OpdaterBevillingIndeks": []}) == "ydelsesindeks"
    assert tjeneste_af({"ImporterYdelseIndeksInput": {"BevillingIndeks": []}}) == "ydelsesindeks"
    assert list(objekter({"ImporterSagDokumentIndeksInput": {"SagIndeks": [1]}})) == [
        ("SagIndeks", 1)
    ]
    for forkert in ({"Sag": []}, {"SagIndeks": {}}, {"SagIndeks": "x"}):
        with pytest.raises(ValueError, match="beskeden"):
            list(objekter(forkert))
    with pytest.raises(ValueError, match="velformet"):
        tjeneste_af(b"<a")


def test_large_bodies_may_travel_packed(server: Manuskript, klient: Callable[..., Klient]):
    sapa = klient(komprimer=True)
    assert sapa.importer(besked(50)).ok
    assert sapa.importer(besked(1)).ok
    assert [h.get("content-encoding") for _, _, h, _ in server.kald] == ["gzip", None]


def test_refused_objects_are_told_one_by_one(server: Manuskript, klient: Callable[..., Klient]):
    uuid = uuid4()
    en = {
        "StatusKode": 40,
        "FejlbeskedTekst": "/SagIndeks: Titel mangler. [felt.mangler, Sag]",
        "Type": "Sag",
        "UUIDIdentifikator": str(uuid),
        "fejl": [{"sti": "/SagIndeks", "regel": "felt.mangler", "afsnit": "Sag", "tekst": "Nej."}],
    }
    server.svar = [(422, {}, {"UnikRetur": [en]})]
    leverance = klient().importer(besked())
    assert [et.uuid for et in leverance.afviste] == [uuid]
    with pytest.raises(Afvist) as fejl:
        leverance.kraev_ok()
    assert (fejl.value.statuskode, fejl.value.fejl[0].regel) == (40, "felt.mangler")
    assert str(uuid) in str(fejl.value)


def test_reading_one_object(server: Manuskript, klient: Callable[..., Klient]):
    from datetime import UTC, datetime

    uuid, at = uuid4(), datetime(2026, 1, 1, tzinfo=UTC)
    server.svar = [(200, {}, {"UUIDIdentifikator": str(uuid)}), problem(404, 44)]
    sapa = klient()
    assert sapa.laes("sag", uuid, virkningstid=at)["UUIDIdentifikator"] == str(uuid)
    assert (
        server.kald[0][1] == f"/api/v1/sager/{uuid}?virkningstid=2026-01-01T00%3A00%3A00%2B00%3A00"
    )
    with pytest.raises(IkkeFundet):
        sapa.laes("dokument", uuid)


# --- What it must never do ------------------------------------------------------------------------


def test_logs_and_reprs_hold_neither_content_nor_secret(
    server: Manuskript, klient: Callable[..., Klient], caplog: pytest.LogCaptureFixture
):
    bevis = Hemmelighed("ksd", HEMMELIG)
    server.svar = [problem(503), (200, {}, {"access_token": "hemmeligt-token", "expires_in": 9})]
    with caplog.at_level(logging.DEBUG):
        klient(bevis).importer(besked())
        server.svar = [problem(400)]
        with pytest.raises(Afvist) as fejl:
            klient().importer(besked())
    tekst = caplog.text + repr(bevis) + repr(Basic("ksd", HEMMELIG)) + str(fejl.value)
    assert "/api/v1/token" in caplog.text
    for spor in (CPR, "Jan", HEMMELIG, "hemmeligt-token"):
        assert spor not in tekst


@pytest.mark.parametrize(
    "adresse", ["sapa.dk", "ftp://sapa.dk", "https://a:b@sapa.dk", "https://sapa.dk?x=1", ""]
)
def test_an_address_that_is_none_is_told_at_once(adresse: str):
    with pytest.raises(ValueError, match="adresse"):
        Klient(adresse, Basic("a", "b"))


def test_https_checks_the_certificate():
    """The default context: a server must prove who it is."""
    import ssl

    klient = Klient("https://sapa.eksempel.dk", Basic("a", "b"))
    tls = klient._transport._tls
    assert tls is not None
    assert (tls.verify_mode, tls.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_it_needs_the_standard_library_alone():
    for fil in Path(sapa_klient.__file__).parent.glob("*.py"):
        for knude in ast.walk(ast.parse(fil.read_text(encoding="utf-8"))):
            navne = [a.name for a in knude.names] if isinstance(knude, ast.Import) else []
            if isinstance(knude, ast.ImportFrom):
                navne = [knude.module or ""]
            for navn in navne:
                assert navn.split(".")[0] in sys.stdlib_module_names | {"sapa_klient"}, fil
