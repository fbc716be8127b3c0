"""SF1520 as written and as read: by the contract's own names, hardened, and about the right person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from lxml import etree

from access.values import Cpr
from indexes.opslag import sf1520
from indexes.opslag.sf1520 import Aftale
from indexes.opslag.values import Fejlart, IkkeFundet, OpslagFejl, PersonSvar, Spoergsmaal
from indexes.part.projektion import nutid
from indexes.part.values import BeskyttelseData, PersonData, StatusData, tekst_af
from sapa.demo.sf1520 import fault, svar_om
from tests.part.faelles import bor, borger

JAN = Cpr("2110703435")
NU = datetime(2026, 11, 27, 12, tzinfo=UTC)
SPOERGSMAAL = Spoergsmaal(JAN, "11715311", UUID(int=7))
NS = {
    "soap": "http://schemas.xmlsoap.org/soap/envelope/",
    "p": "http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/4/",
    "cpr": "http://serviceplatformen.dk/xml/schemas/cpr/PNR/1/",
    "call": "http://serviceplatformen.dk/xml/schemas/CallContext/1/",
    "aut": "http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/",
    "inv": "http://serviceplatformen.dk/xml/schemas/InvocationContext/1/",
}


def laes(person: PersonData, cpr: Cpr = JAN, **andet: object) -> PersonSvar:
    answer = sf1520.laes(svar_om(person, at=NU, **andet), status=200, cpr=cpr)  # type: ignore[arg-type]
    assert isinstance(answer, PersonSvar)
    return answer


def fejl(body: bytes, status: int = 200) -> OpslagFejl:
    with pytest.raises(OpslagFejl) as caught:
        sf1520.laes(body, status=status, cpr=JAN)
    return caught.value


def test_the_question_has_the_contracts_elements_in_their_order():
    root = etree.fromstring(sf1520.skriv(SPOERGSMAAL, version=4))
    (request,) = root.xpath("/soap:Envelope/soap:Body/p:PersonLookupRequest", namespaces=NS)
    assert [etree.QName(e).text for e in request] == [
        f"{{{NS['call']}}}CallContext",
        f"{{{NS['aut']}}}AuthorityContext",
        f"{{{NS['cpr']}}}PNR",
    ]
    assert request.findtext("cpr:PNR", namespaces=NS) == "2110703435"
    assert request.findtext("aut:AuthorityContext/aut:MunicipalityCVR", namespaces=NS) == "11715311"
    path = "call:CallContext/call:CallersServiceCallIdentifier"
    assert request.findtext(path, namespaces=NS) == str(UUID(int=7))


def test_an_agreement_is_told_before_the_number():
    body = sf1520.skriv(SPOERGSMAAL, version=5, aftale=Aftale("a", "b", "c", "d"))
    (request,) = etree.fromstring(body).xpath("//*[local-name()='PersonLookupRequest']")
    assert etree.QName(request).namespace.endswith("/PersonBaseDataExtended/5/")
    (context,) = request.xpath("inv:InvocationContext", namespaces=NS)
    assert [(etree.QName(e).localname, e.text) for e in context] == [
        ("ServiceAgreementUUID", "a"),
        ("UserSystemUUID", "b"),
        ("UserUUID", "c"),
        ("ServiceUUID", "d"),
    ]
    assert etree.QName(request[-1]).localname == "PNR"


@pytest.mark.parametrize("version", [4, 5])
def test_a_person_is_read_as_the_register_would_hold_her(version: int):
    person = borger(
        "Jan Bo Jarlov", JAN.tal, adresser=bor("Skovbrynet", "038", etage="02", doer="tv")
    )
    svar = laes(person, version=version)
    assert svar.navn == "Jan Bo Jarlov"
    assert (svar.status, svar.gaeldende_cpr) == ("01", JAN)
    held = nutid(person, NU).adresse
    assert held is not None
    assert svar.adressetekst == tekst_af(held) == "Skovbrynet 38, 2. tv, 2800 Kgs. Lyngby"
    assert svar.adresse is not None
    assert svar.adresse.kommunekode == 173
    assert svar.beskyttelse is None


def test_the_dead_and_the_gone_have_no_home():
    dead = StatusData("90", date(2026, 11, 20))
    person = borger("Jan Jarlov", JAN.tal, status="90", statusser=(dead,))
    svar = laes(person)
    assert (svar.status, svar.status_fra, svar.adressetekst) == ("90", date(2026, 11, 20), "")


@pytest.mark.parametrize(
    ("told", "protected"),
    [
        ("<beskyttet>true</beskyttet>", True),
        ("<beskyttet>1</beskyttet><slutdato>2030-01-01</slutdato>", True),
        ("<startdato>2020-01-01</startdato>", True),
        ("<startdato>2020-01-01</startdato><beskyttet>sandt</beskyttet>", True),
        ("<beskyttet>false</beskyttet>", False),
        ("<startdato>2020-01-01</startdato><beskyttet>0</beskyttet>", False),
        ("", False),
    ],
)
def test_what_is_in_doubt_is_protected(told: str, protected: bool):
    body = svar_om(borger("Jan Jarlov", JAN.tal), at=NU).replace(
        b"</ns:status></ns:persondata>",
        f"</ns:status><adressebeskyttelse>{told}</adressebeskyttelse></ns:persondata>".encode(),
    )
    svar = sf1520.laes(body, status=200, cpr=JAN)
    assert isinstance(svar, PersonSvar)
    assert (svar.beskyttelse is not None) == protected


def test_a_protection_keeps_its_end():
    person = borger(
        "Jan Jarlov",
        JAN.tal,
        beskyttelser=(BeskyttelseData("0001", date(2020, 1, 1), date(2027, 1, 1)),),
    )
    found = laes(person).beskyttelse
    assert found is not None
    assert (found.fra, found.til) == (date(2020, 1, 1), date(2027, 1, 1))


def test_nobody_is_told_in_two_ways():
    empty = svar_om(borger("Jan Jarlov", JAN.tal), at=NU)
    start, end = empty.index(b"<ns:persondata>"), empty.index(b"<ns:relationer")
    assert sf1520.laes(empty[:start] + empty[end:], status=200, cpr=JAN) == IkkeFundet()
    assert sf1520.laes(fault("soap:Server", "PNR not found"), status=500, cpr=JAN) == IkkeFundet()


def test_a_fault_is_a_failure_and_tells_its_code_only():
    found = fejl(fault("soap:Server", "Borgeren 2110703435 Jan Jarlov"), 500)
    assert (found.art, found.detalje) == (Fejlart.FEJL, "fault 12")
    assert fejl(b"<html>Bad gateway", 502).art is Fejlart.FEJL
    assert fejl(b"", 401).detalje == "http 401"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nej",
        b"<a>",
        b'<!DOCTYPE a [<!ENTITY b "2110703435">]><a>&b;</a>',
        b"<a/>",
        b"<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Body/></soap:Envelope>",
        b"<?xml version='1.0' encoding='utf-7'?><a/>",
        svar_om(borger("Jan Jarlov", JAN.tal), at=NU).replace(b">1</ns:status>", b">x</ns:status>"),
        svar_om(borger("Jan Jarlov", JAN.tal), at=NU).replace(
            b">1</ns:status>", b">999</ns:status>"
        ),
        svar_om(borger("Jan Jarlov", JAN.tal), at=NU).replace(
            b">512</ns:vejkode>", b">vej</ns:vejkode>"
        ),
    ],
)
def test_what_cannot_be_understood_is_no_answer(body: bytes):
    found = fejl(body)
    assert found.art is Fejlart.UGYLDIGT_SVAR
    assert "Jarlov" not in str(found)


def test_an_answer_about_another_is_none():
    other = borger("John Jarlov", "1206136837")
    found = fejl(svar_om(other, at=NU))
    assert (found.art, found.detalje) == (Fejlart.UGYLDIGT_SVAR, "personnummer")
    assert "1206136837" not in f"{found} {found!r}"


def test_a_number_that_was_replaced_is_seen():
    person = borger("Jan Jarlov", JAN.tal)
    body = svar_om(person, at=NU).replace(
        b"<ns:gaeldendePersonnummer>2110703435", b"<ns:gaeldendePersonnummer>2110703443"
    )
    svar = sf1520.laes(body, status=200, cpr=JAN)
    assert isinstance(svar, PersonSvar)
    assert svar.gaeldende_cpr == Cpr("2110703443")


def test_an_answer_prints_nobody():
    svar = laes(borger("Jan Jarlov", JAN.tal))
    told = f"{svar} {svar!r} {replace(svar, status='90')!r} {SPOERGSMAAL!r}"
    assert "Jarlov" not in told
    assert "3435" not in told
