"""ModtagBesked as the contract says it: who comes in, what is answered, and what is kept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from lxml import etree

from access.klienter.values import Rettighed
from indexes.beskedfordeler import modtag as intake
from indexes.beskedfordeler.models import Dueslagsfejl, Raabesked
from tests.beskedfordeler import faelles
from tests.beskedfordeler.conftest import aftal, alle, arbejd, haendelser, kode, konflikter
from tests.beskedfordeler.faelles import CPR, KONTRAKT, STI, push, registrering, tid, urn, uuid

pytestmark = pytest.mark.django_db
K = "urn:oio:besked:kuvert:1.0"
EKSEMPLER = ("01-push-fraflytning", "02-push-doedsfald", "04-push-sag-afsluttet")


@pytest.mark.skipif(not KONTRAKT.is_dir(), reason="the shared examples are not at hand")
@pytest.mark.parametrize("navn", EKSEMPLER)
def test_every_example_is_acknowledged_and_becomes_its_event(send, navn):
    body = (KONTRAKT / f"eksempler/{navn}.xml").read_bytes().replace(b"99999999", b"11715311")
    response = send(body)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    expected = etree.parse(str(KONTRAKT / "eksempler/06-svar-ok.xml")).getroot()
    got = etree.fromstring(response.content)
    assert [(e.tag, e.text or None) for e in got.iter()] == [
        (e.tag, (e.text or "").strip() or None) for e in expected.iter()
    ]
    arbejd()
    assert alle().get().tilstand == "behandlet"
    (haendelse,) = haendelser()
    assert haendelse.kode == {"01": "F12", "02": "F01", "04": "S02"}[navn[:2]]
    assert haendelse.part_uuid is not None
    assert haendelse.kle == (271800 if navn.startswith("04") else -1)


@pytest.mark.skipif(not KONTRAKT.is_dir(), reason="the shared examples are not at hand")
def test_the_examples_without_a_push_around_them_are_read_too():
    from indexes.beskedfordeler.besked import laes_haendelsesbesked, skriv_haendelsesbesked

    bar = (KONTRAKT / "eksempler/03-amqp-sygehusophold-STIN.xml").read_bytes()
    afsendt = etree.parse(str(KONTRAKT / "eksempler/05-afsend-journalnotat-oprettet.xml"))
    inde = etree.tostring(afsendt.find(f".//{{{K}}}Haendelsesbesked"))
    for body in (bar, inde):
        besked = laes_haendelsesbesked(body)
        assert laes_haendelsesbesked(skriv_haendelsesbesked(besked)) == besked


def test_only_a_client_that_may_deliver_messages_comes_in(send, bfo):
    body = push()
    nobody = Client().post(STI, body, content_type="application/xml")
    wrong = send(body, authorization="Basic YmZvOmZvcmtlcnQ=")
    assert (nobody.status_code, wrong.status_code) == (401, 401)
    aftal(bfo, Rettighed.IMPORTER)
    refused = send(body)
    assert (refused.status_code, kode(refused)) == (403, 40)
    assert {kode(nobody), kode(wrong)} == {40}
    assert not alle().exists()
    assert not Raabesked.objects.exists()


def test_a_client_certificate_told_by_our_proxy_is_enough(bfo, settings):
    from datetime import timedelta
    from ipaddress import ip_network

    from django.utils import timezone

    from access.klienter import services as klienter

    now = timezone.now()
    klienter.tilfoej_certifikat(bfo, "ab" * 32, udloeber=now + timedelta(days=1), now=now)
    settings.KLIENTER = replace(
        settings.KLIENTER, mtls_header="HTTP_XCERT", proxyer=(ip_network("127.0.0.1/32"),)
    )
    browser = Client()
    good, bad = "ab" * 32, "cd" * 32
    assert kode(browser.post(STI, push(), "application/xml", headers={"xcert": good})) == 20
    assert browser.post(STI, push(), "application/xml", headers={"xcert": bad}).status_code == 401


@pytest.mark.parametrize(
    ("status", "kald"),
    [
        (415, {"content_type": "application/json"}),
        (415, {"content_type": "text/xml"}),
        (415, {"content_type": ""}),
    ],
)
def test_what_is_no_push_at_all_is_an_http_error_that_stops_nothing(send, status, kald):
    response = send(push(), **kald)
    assert (response.status_code, kode(response)) == (status, 40)


def test_get_is_not_a_way_in(send):
    response = Client().get(STI)
    assert response.status_code in {401, 405}
    assert kode(response) == 40


def test_a_body_that_is_too_large_is_refused_unread(send, settings):
    settings.MAKS_BESKED_BYTES = 1000
    response = send(push(data=({"Andet": ["<a>" + "x" * 2000 + "</a>"]},)))
    assert (response.status_code, kode(response)) == (413, 40)


def _uden(navn: str) -> bytes:
    rod = etree.fromstring(push())
    element = next(rod.iter(f"{{{K}}}{navn}"))
    element.getparent().remove(element)
    return etree.tostring(rod)


def _aendret(gammel: bytes, ny: bytes) -> bytes:
    body = push()
    assert gammel in body
    return body.replace(gammel, ny)


BRUDTE = {
    "tom": b" ",
    "ikke xml": b"{}",
    "halv": push()[:-20],
    "bar haendelsesbesked": etree.tostring(
        next(etree.fromstring(push()).iter(f"{{{K}}}Haendelsesbesked"))
    ),
    **{navn: _uden(navn) for navn in ("BeskedId", "Beskedtype", "Leveranceinformation")},
    "ukendt element": _aendret(b"<k:GyldighedFra>", b"<k:Andet/><k:GyldighedFra>"),
    "forkert navnerum": _aendret(b'"urn:oio:besked:kuvert:1.0"', b'"urn:besked:kuvert:1.0"'),
    "tid": _aendret(b"2026-03-01T00:00:00+01:00", b"2026-02-30T00:00:00"),
    "attribut": _aendret(b"<k:GyldighedFra>", b'<k:GyldighedFra a="b">'),
    "tekst": _aendret(b"<k:GyldighedFra>", b"hej<k:GyldighedFra>"),
    "dtd": _aendret(b"<sts:Mod", b'<!DOCTYPE x [<!ENTITY e "a">]><sts:Mod'),
    "xxe": _aendret(b"<sts:Mod", b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><sts:Mod'),
    "utf-7": _aendret(b"UTF-8", b"UTF-7"),
    "dyb": push(data=({"Andet": ["<a/>"]},)).replace(
        b"<a></a>", b"<a>" * 400 + b"</a>" * 400
    ).replace(b"<a/>", b"<a>" * 400 + b"</a>" * 400),
}  # fmt: skip


@pytest.mark.parametrize("navn", BRUDTE)
def test_an_envelope_that_breaks_the_schema_is_40_and_nothing_is_stored(send, navn):
    response = send(BRUDTE[navn])
    assert (response.status_code, kode(response)) == (200, 40)
    assert CPR.encode() not in response.content
    assert not alle().exists()
    assert not Raabesked.objects.exists()
    fejl = Dueslagsfejl.objects.get()
    assert (fejl.klient, fejl.antal) == ("bfo", 1)


STORBARE = {
    "ukendt beskedtype": {"Beskedtype": uuid("00000000-0000-4000-8000-000000000000")},
    "beskedtype er ingen uuid": {"Beskedtype": uuid("abc")},
    "ukendt handling": {"ObjektHandling": uuid("00000000-0000-4000-8000-000000000000")},
    "uden handling": {"ObjektHandling": None},
    "uden objekt": {"ObjektId": None},
    "objekt er ingen uuid": {"ObjektId": uuid("abc")},
    "person er ingen cpr": {"ObjektId": urn("urn:oio:cpr-nr:12")},
}
REGLER = {
    "ukendt beskedtype": "beskedtype.ukendt",
    "beskedtype er ingen uuid": "uuid.form",
    "ukendt handling": "handling.ukendt",
    "uden handling": "handling.mangler",
    "uden objekt": "objektid.mangler",
    "objekt er ingen uuid": "uuid.form",
    "person er ingen cpr": "person.mangler",
}


@pytest.mark.parametrize("navn", STORBARE)
def test_what_can_be_stored_is_20_and_waits_in_quarantine(modtag, navn):
    aendring = dict(STORBARE[navn])
    typen = aendring.pop("Beskedtype", None)
    besked = faelles.besked(registrering(**aendring))
    if typen:
        besked.kuvert["Filtreringsdata"]["Beskedtype"] = typen
    row = modtag(faelles.skriv_push(besked))
    assert (row.tilstand, row.regel) == ("karantaene", REGLER[navn])
    assert not haendelser()


@pytest.mark.parametrize(
    ("regel", "kwargs"),
    [
        ("beskedid.form", {"id_": uuid("abc")}),
        ("beskedid.form", {"id_": urn("urn:oio:besked:1")}),
        ("beskedid.form", {"id_": uuid("")}),
        ("beskedid.form", {"id_": uuid("x" * 5000)}),
        ("tidspunkt.kalender", {"fra": "12026-03-01T00:00:00"}),
        ("myndighed.ikke_vores", {"modtagere": ("88888888",)}),
        ("myndighed.mangler", {"modtagere": ()}),
        ("beskeddata.base64", {"data": ({"Andet": ['<Base64 encoding="UTF-8">%%%</Base64>']},)}),
        ("beskeddata.xml.form", {"data": (faelles.base64_data(b"<a>"),)}),
        ("beskeddata.xml.dtd", {"data": (faelles.base64_data(b"<!DOCTYPE a><a/>"),)}),
    ],
)
def test_every_other_thing_we_cannot_use_is_20_too(modtag, regel, kwargs):
    row = modtag(push(**kwargs))
    assert (row.tilstand, row.regel) == ("karantaene", regel)
    assert not haendelser()


def test_a_message_of_another_version_or_without_objects_waits_too(modtag):
    besked = faelles.besked()
    besked.vaerdi["BeskedVersion"] = "2.0"
    assert modtag(faelles.skriv_push(besked)).regel == "version.ukendt"
    tom = faelles.besked()
    del tom.kuvert["Filtreringsdata"]["ObjektRegistrering"]
    assert modtag(faelles.skriv_push(tom)).regel == "objektregistrering.mangler"


@pytest.mark.parametrize(
    "navnerum", ["", K, "urn:oio:sagdok:3.0.0", "urn:besked:kuvert:1.0", "urn:x"]
)
def test_base64_is_known_in_any_namespace(modtag, navnerum):
    assert modtag(push(data=(faelles.base64_data(b"<a/>", navnerum),))).tilstand == "behandlet"
    # ... so that its fault is found in any namespace, too.
    assert modtag(push(data=(faelles.base64_data(b"<a>", navnerum),))).tilstand == "karantaene"


def test_beskeddata_may_be_anything_else(modtag):
    for andet in (
        "<x a='1'>tekst<y/>mere</x>",
        "<x xmlns='relativ'/>",
        "<a>" * 200 + "</a>" * 200,
        '<Base64 encoding="UTF-8" content-type="application/pdf">JVBERi0=</Base64>',
    ):
        assert modtag(push(data=({"Andet": [andet]},))).tilstand == "behandlet"


def test_a_timestamp_without_a_zone_is_danish(modtag):
    modtag(push(registrering(Registreringstidspunkt=tid("2026-07-02T08:15:00"))))
    (haendelse,) = haendelser()
    assert haendelse.opstaaet.isoformat() == "2026-07-02T06:15:00+00:00"


def test_the_same_message_again_is_acknowledged_and_nothing_new(send):
    id_ = "adecc28c-f239-5ead-8391-6e41c59c8e22"
    besked = faelles.besked(id_=id_)
    again = faelles.besked(id_=id_.upper())  # another TransaktionsId, as every redelivery has
    rute = {"Leverancerute": [{"LeveranceruteLokalUdvidelse": {"AntalLeveranceforsoeg": "7"}}]}
    again.kuvert["Leveranceinformation"]["Leveranceruter"] = rute
    for each in (besked, besked, again):
        assert kode(send(faelles.skriv_push(each))) == 20
        arbejd()
    row = alle().get()
    assert (row.noegle, row.antal, row.tilstand) == (id_, 3, "behandlet")
    assert len(haendelser()) == 1
    assert Raabesked.objects.count() == 1
    assert not konflikter().exists()


def test_the_same_id_with_other_content_is_a_logged_conflict_and_changes_nothing(send, caplog):
    id_ = "adecc28c-f239-5ead-8391-6e41c59c8e22"
    first, second = push(id_=id_), push(registrering("F13"), id_=id_)
    for body in (first, second, second, first):
        assert kode(send(body)) == 20
    arbejd()
    (haendelse,) = haendelser()
    assert haendelse.kode == "F12"
    konflikt = konflikter().get()
    assert (konflikt.noegle, konflikt.antal) == (id_, 2)
    assert alle().get().antal == 4
    assert Raabesked.objects.count() == 2
    assert bytes(Raabesked.objects.get(id=konflikt.raa_id).indhold) == second


def test_what_is_stored_is_what_was_sent_byte_for_byte(send):
    body = push().replace(b"?>", b"?>\n<!-- en kommentar -->\n  ")
    send(body)
    assert bytes(Raabesked.objects.get().indhold) == body


def test_when_it_cannot_be_stored_the_answer_is_not_now(send, monkeypatch):
    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(intake, "gem", away)
    response = send(push())
    assert (response.status_code, kode(response)) == (200, 40)


def test_an_error_of_ours_never_answers_with_a_code_that_stops_the_dueslag(send, monkeypatch):
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("x")

    monkeypatch.setattr(intake, "gem", broken)
    response = send(push())
    assert (response.status_code, kode(response)) == (500, 40)
    assert not alle().exists()


def test_the_log_tells_ids_and_outcome_and_nothing_of_the_content(modtag, caplog):
    caplog.set_level("INFO")
    body = push(data=(faelles.base64_data(b"<Navn>Anders And</Navn>"),))
    modtag(body)
    modtag(push(id_=uuid(CPR)))
    told = caplog.text
    assert "besked_modtaget" in told
    assert "besked_behandlet" in told
    hidden = re.compile(rf"{CPR}|SEMMELIGE|Anders|QW5kZXJz|PE5hdm4")
    assert not hidden.search(told)


def test_intake_takes_the_same_few_statements_for_any_message(send, django_assert_max_num_queries):
    send(push())
    mange = [registrering(cpr=f"{n:010d}") for n in range(300)]
    with django_assert_max_num_queries(10):
        assert kode(send(push(*mange, data=(faelles.base64_data(b"<a/>"),)))) == 20
