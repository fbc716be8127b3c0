"""POST importer over HTTP: the contract's answers, and nothing half-stored."""

import base64
import gzip
import json
import logging
from uuid import uuid4

import pytest
from django.test import Client
from lxml import etree

from access.models import Fagsystem, Systemklient
from access.services import opret_systemklient
from indexes.registrering.models import Objekt, Registrering
from tests import beskeder
from tests.faelles import KOMMUNE, NU

URL = "/api/v1/sagdokumentindeks/importer"
XML = "application/xml"
SD = "{urn:oio:sagdok:3.0.0}"


@pytest.fixture
def hemmelighed(myndigheder):
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    return opret_systemklient(
        klient_id="ksd", fagsystem=system, myndigheder=[KOMMUNE], now=NU, basic=True
    )


@pytest.fixture
def post(hemmelighed):
    def post(body, *, content_type=XML, klient="ksd", secret=None, **headers):
        token = base64.b64encode(f"{klient}:{secret or hemmelighed}".encode()).decode()
        headers = {"authorization": f"Basic {token}", **headers}
        return Client(raise_request_exception=False).post(
            URL, body, content_type=content_type, headers=headers
        )

    return post


def retur(response):
    """(StatusKode, UUID) of each UnikRetur, or of the StandardRetur."""
    root = etree.fromstring(response.content)
    return [
        (int(e.findtext(f"{SD}StatusKode")), e.findtext(f"{SD}UUIDIdentifikator")) for e in root
    ]


def empty():
    return not Objekt.objects.exists() and not Registrering.objects.exists()


def test_a_valid_message_is_stored_and_answered_per_object(post):
    one, two = beskeder.sag(), beskeder.sag()
    response = post(beskeder.xml(one, two))
    assert (response.status_code, response["Content-Type"]) == (200, XML)
    assert retur(response) == [(20, str(one.uuid)), (20, str(two.uuid))]
    assert Objekt.objects.count() == 2


def test_json_in_xml_out_and_the_other_way(post):
    sag = beskeder.sag()
    body = {
        "SagIndeks": [
            {"UUIDIdentifikator": str(sag.uuid), "Registrering": list(sag.registreringer)}
        ]
    }
    response = post(json.dumps(body), content_type="application/json")
    assert response.status_code == 200, response.content
    assert response.json()["UnikRetur"][0]["StatusKode"] == 20
    again = post(beskeder.xml(sag), accept="application/json")
    assert again.json()["UnikRetur"][0]["UUIDIdentifikator"] == str(sag.uuid)


def test_the_transaction_id_is_kept(post):
    transaktion = uuid4()
    post(beskeder.xml(beskeder.sag()), **{"x-transaktion-uuid": str(transaktion)})
    assert Registrering.objects.get().transaktion == transaktion
    assert post(beskeder.xml(beskeder.sag()), **{"x-transaktion-uuid": "x"}).status_code == 400


def test_a_mixed_batch_is_207(post):
    response = post(beskeder.xml(beskeder.sag(), beskeder.sag(cvr="11111111")))
    assert (response.status_code, [kode for kode, _ in retur(response)]) == (207, [20, 43])


@pytest.mark.parametrize(
    ("sag", "http", "kode"),
    [
        (lambda: beskeder.sag(cvr="11111111"), 403, 43),
        (lambda: beskeder.sag(kle="32.30"), 422, 40),
    ],
)
def test_one_object_alone_carries_its_status_to_http(post, sag, http, kode):
    response = post(beskeder.xml(sag()))
    assert (response.status_code, retur(response)[0][0]) == (http, kode)
    assert empty()


def test_a_refusal_reads_as_a_sentence_and_names_the_place(post):
    response = post(beskeder.xml(beskeder.sag(kle="32.30")), accept="application/json")
    text = response.json()["UnikRetur"][0]["FejlbeskedTekst"]
    assert text.startswith("/")
    assert "nn.nn.nn" in text
    assert "Regelbrud(" not in text
    warned = post(beskeder.xml(beskeder.sag(parter=[])), accept="application/json")
    assert all(a.startswith("/") for a in warned.json()["UnikRetur"][0]["advarsler"])


def test_a_conflict_is_409(post):
    sag = beskeder.sag()
    assert post(beskeder.xml(sag)).status_code == 200
    assert post(beskeder.xml(sag)).status_code == 200
    response = post(beskeder.xml(beskeder.sag(sag.uuid, titel="Anden")))
    assert (response.status_code, retur(response)[0][0]) == (409, 49)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>"""
XXE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>"""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b" ", id="blank"),
        pytest.param(b"<", id="malformed"),
        pytest.param(b"<a/>", id="wrong root"),
        pytest.param(BOMB, id="entity bomb"),
        pytest.param(XXE, id="external entity"),
        pytest.param(XXE.decode().encode("utf-16"), id="DTD in UTF-16"),
        pytest.param(b"<a>" * 5000 + b"</a>" * 5000, id="deep nesting"),
        pytest.param(b"\xff\xfe\x00", id="not text"),
    ],
)
def test_a_hostile_or_malformed_message_stores_nothing(post, body):
    response = post(body)
    assert response.status_code == 400
    assert retur(response)[0][0] == 40
    assert b"root:" not in response.content
    assert empty()


def test_a_schema_breach_names_the_place_and_never_the_content(post):
    body = beskeder.xml(beskeder.sag(titel="Hemmelig titel")).replace(
        b"FORTROLIGE_PERSONOPLYSNINGER", b"2110703435"
    )
    response = post(body)
    text = response.content.decode()
    assert response.status_code == 400
    assert "SagIndeksEgenskaber" in text
    assert "Foelsomhed" in text
    assert "2110703435" not in text
    assert "Hemmelig" not in text
    problem = post(body, accept="application/json")
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json()["fejl"][0]["regel"]
    assert empty()


def test_an_oversized_message_is_refused_before_it_is_read(post, settings):
    settings.MAKS_BESKED_BYTES = 1000
    response = post(beskeder.xml(beskeder.sag()))
    assert (response.status_code, retur(response)[0][0]) == (413, 40)
    assert empty()


def test_too_many_objects_are_refused(post, settings):
    settings.MAKS_OBJEKTER_PR_KALD = 1
    assert post(beskeder.xml(beskeder.sag(), beskeder.sag())).status_code == 413
    assert empty()


def test_other_content_types_and_encodings_are_refused(post):
    assert post(b"x", content_type="text/plain").status_code == 415
    body = gzip.compress(beskeder.xml(beskeder.sag()))
    for kodning in ("br", "gzip, gzip", "zstd"):
        assert post(body, **{"content-encoding": kodning}).status_code == 415
    assert empty()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Basic !!!"},
        {"authorization": "Bearer abc"},
        {"authorization": "Basic " + base64.b64encode(b"ksd:forkert").decode()},
        {"authorization": "Basic " + base64.b64encode(b"ukendt:forkert").decode()},
        {"authorization": "Basic " + base64.b64encode(b"\xff").decode()},
    ],
)
def test_without_the_right_credential_nothing_happens(hemmelighed, headers):
    body = beskeder.xml(beskeder.sag())
    response = Client().post(URL, body, content_type=XML, headers=headers)
    assert (response.status_code, retur(response)[0][0]) == (401, 41)
    assert response["WWW-Authenticate"].startswith("Basic")
    assert empty()


def test_a_closed_client_is_out_at_once(post):
    Systemklient.objects.update(aktiv=False)
    assert post(beskeder.xml(beskeder.sag())).status_code == 401


def test_a_demo_client_works_only_in_the_demo(post, settings):
    Systemklient.objects.update(demo=True)
    settings.DEMO = False
    assert post(beskeder.xml(beskeder.sag())).status_code == 401
    settings.DEMO = True
    assert post(beskeder.xml(beskeder.sag())).status_code == 200


def test_a_fault_of_ours_is_50_and_stores_nothing(post, monkeypatch):
    from indexes.registrering import bogfoering

    def broken(*args, **kwargs):
        raise RuntimeError("2110703435")

    monkeypatch.setattr(bogfoering, "raekker", broken)
    response = post(beskeder.xml(beskeder.sag()))
    assert (response.status_code, retur(response)[0][0]) == (500, 50)
    assert b"2110703435" not in response.content


def test_only_post(post, hemmelighed):
    token = base64.b64encode(f"ksd:{hemmelighed}".encode()).decode()
    response = Client().get(URL, headers={"authorization": f"Basic {token}"})
    assert (response.status_code, retur(response)[0][0]) == (405, 40)


def test_no_log_line_carries_a_cpr_number(post, caplog):
    with caplog.at_level(logging.DEBUG):
        post(beskeder.xml(beskeder.sag()))
        post(beskeder.xml(beskeder.sag(kle="x")))
    assert beskeder.CPR not in caplog.text


@pytest.mark.parametrize(
    "titel",
    [
        pytest.param("a\u0000b", id="NUL"),
        pytest.param("\ud800", id="lone surrogate"),
        pytest.param("\u0007", id="control character"),
        pytest.param("x" * 256, id="too long"),
        pytest.param(7, id="a number"),
        pytest.param(None, id="null"),
        pytest.param({"a": 1}, id="an object"),
    ],
)
def test_json_that_no_xml_could_say_is_refused(post, titel):
    sag = beskeder.sag()
    (registrering,) = sag.registreringer
    registrering["AttributListe"]["Egenskaber"][0]["Titel"] = titel
    body = {"SagIndeks": [{"UUIDIdentifikator": str(sag.uuid), "Registrering": [registrering]}]}
    response = post(json.dumps(body), content_type="application/json")
    assert response.status_code == 400, response.content
    assert response.json()["StandardRetur"]["StatusKode"] == 40
    assert empty()


@pytest.mark.parametrize("body", [b"[]", b"{}x", b"null", b'{"SagIndeks": 1}', b"[" * 100_000])
def test_json_of_another_shape_is_refused(post, body):
    response = post(body, content_type="application/json")
    assert response.status_code == 400, response.content
    assert empty()


@pytest.mark.parametrize("aar", ["10000", "99999", "0001"])
def test_a_year_that_no_calendar_holds_is_no_fault_of_ours(post, aar):
    body = beskeder.xml(beskeder.sag()).replace(b"2026-01-12T", f"{aar}-01-12T".encode())
    assert post(body).status_code in {200, 400, 422}


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/xml", XML),
        ("text/xml", XML),
        ("application/json", "application/json"),
        ("*/*", XML),
        ("image/png", XML),
        ("application/xml;q=0.9, */*;q=0.1", XML),
        ("application/xml;q=0.5, application/json", "application/json"),
    ],
)
def test_accept_decides_and_is_never_the_reason_for_a_refusal(post, accept, content_type):
    response = post(beskeder.xml(beskeder.sag()), accept=accept)
    assert (response.status_code, response["Content-Type"]) == (200, content_type)


@pytest.mark.parametrize("sti", ["sager/ikke-en-uuid", "findes-ikke", ""])
def test_an_address_that_is_none_is_answered_in_the_contracts_form(hemmelighed, sti):
    token = base64.b64encode(f"ksd:{hemmelighed}".encode()).decode()
    headers = {"authorization": f"Basic {token}", "accept": "application/json"}
    response = Client().get(f"/api/v1/{sti}", headers=headers)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["StandardRetur"]["StatusKode"] == 44
