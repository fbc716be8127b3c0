"""SF1520, CPR replika opslag: PersonLookup of PersonBaseDataExtended, written and read. Pure.

Names of elements, namespaces and codes are those of the service contract (version 4; version 5
differs, as far as we use it, in its namespace): PersonBaseDataExtendedServiceMsg.xsd and
PersonBaseDataExtendedServiceTypes.xsd, cpr_facts.md source [A]. Answers are read by local name, so
either version's is understood.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lxml import etree

from access.values import Cpr
from indexes.oio import SkemaFejl
from indexes.oio.xml_parse import parse_sikkert
from indexes.opslag.values import (
    Beskyttelse,
    Fejlart,
    IkkeFundet,
    OpslagFejl,
    PersonSvar,
    Spoergsmaal,
    Svar,
)
from indexes.part.values import AKTIVE_STATUSSER, AdresseData

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PNR = "http://serviceplatformen.dk/xml/schemas/cpr/PNR/1/"
KALD = "http://serviceplatformen.dk/xml/schemas/CallContext/1/"
MYNDIGHED = "http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/"
AFTALE = "http://serviceplatformen.dk/xml/schemas/InvocationContext/1/"
FAULT = "http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/"
UKENDT_PNR = "PNR not found"
"""How the service says that it knows no such person: a Fault with this text in it."""


@dataclass(frozen=True, slots=True)
class Aftale:
    """The service agreement as the certificate form of the service (InvocationContext) wants it."""

    aftale: str
    system: str
    bruger: str
    service: str


def navnerum(version: int) -> str:
    """The namespace of the service in a version."""
    return f"http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/{version}/"


def soap_action(version: int) -> str:
    return f"{navnerum(version)}PersonLookup"


def skriv(spoergsmaal: Spoergsmaal, *, version: int, aftale: Aftale | None = None) -> bytes:
    """The request as a SOAP 1.1 envelope."""
    tns = navnerum(version)
    prefixes = {"soap": SOAP, "ns": tns, "cpr": PNR, "call": KALD, "aut": MYNDIGHED}
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap=prefixes)
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    request = etree.SubElement(body, f"{{{tns}}}PersonLookupRequest")
    context = etree.SubElement(request, f"{{{KALD}}}CallContext")
    _tekst(context, KALD, "CallersServiceCallIdentifier", str(spoergsmaal.kald))
    authority = etree.SubElement(request, f"{{{MYNDIGHED}}}AuthorityContext")
    _tekst(authority, MYNDIGHED, "MunicipalityCVR", spoergsmaal.myndighed_cvr)
    if aftale is not None:
        invocation = etree.SubElement(
            request, f"{{{AFTALE}}}InvocationContext", nsmap={"inv": AFTALE}
        )
        _tekst(invocation, AFTALE, "ServiceAgreementUUID", aftale.aftale)
        _tekst(invocation, AFTALE, "UserSystemUUID", aftale.system)
        _tekst(invocation, AFTALE, "UserUUID", aftale.bruger)
        _tekst(invocation, AFTALE, "ServiceUUID", aftale.service)
    _tekst(request, PNR, "PNR", spoergsmaal.cpr.tal)
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def laes(body: bytes, *, status: int, cpr: Cpr) -> Svar:
    """The answer to a question about `cpr`. Raises OpslagFejl: FEJL where the service says that it
    could not, UGYLDIGT_SVAR where the answer is none or is about somebody else."""
    try:
        root = parse_sikkert(body)
    except SkemaFejl:
        if status != 200:
            raise OpslagFejl(Fejlart.FEJL, f"http {status}") from None
        raise OpslagFejl(Fejlart.UGYLDIGT_SVAR, "xml") from None
    soap_body = _barn(root, "Body")
    if (fault := _barn(soap_body, "Fault")) is not None:
        return _fault(fault, status)
    if status != 200:
        raise OpslagFejl(Fejlart.FEJL, f"http {status}")
    if (response := _barn(soap_body, "PersonLookupResponse")) is None:
        raise OpslagFejl(Fejlart.UGYLDIGT_SVAR, "PersonLookupResponse")
    if (person := _barn(response, "persondata")) is None:
        return IkkeFundet()
    try:
        return _svar(person, _barn(response, "adresse"), cpr)
    except ValueError:
        # Never the error's own text: it may quote the value.
        raise OpslagFejl(Fejlart.UGYLDIGT_SVAR, "vaerdi") from None


def _fault(fault: Any, status: int) -> IkkeFundet:
    words = " ".join(text for text in fault.itertext() if text)
    if UKENDT_PNR in words:
        return IkkeFundet()
    codes = [_af(error, "ErrorCode") for error in fault.iter() if _navn(error) == "Error"]
    # A code is told where it is one, so that nothing else of the answer can come into a log.
    known = next((c for c in codes if c.isascii() and c.isalnum() and len(c) < 10), "")
    raise OpslagFejl(Fejlart.FEJL, f"fault {known}".strip() if codes else f"http {status}")


def _svar(person: Any, adresse: Any, cpr: Cpr) -> PersonSvar:
    asked = _af(person, "personnummer")
    if asked and asked != cpr.tal:
        raise OpslagFejl(Fejlart.UGYLDIGT_SVAR, "personnummer")
    navn = _barn(person, "navn")
    status = _barn(person, "status")
    kode = _status(_af(status, "status"))
    fornavn, efternavn = _af(navn, "fornavn"), _af(navn, "efternavn")
    if not (fornavn or efternavn):
        fornavn = _af(navn, "personadresseringsnavn")
    return PersonSvar(
        cpr=cpr,
        gaeldende_cpr=Cpr(_af(person, "gaeldendePersonnummer") or cpr.tal),
        fornavn=fornavn,
        mellemnavn=_af(navn, "mellemnavn"),
        efternavn=efternavn,
        status=kode,
        status_fra=_dato(_af(_barn(status, "statusdato"), "dato")),
        adresse=_adresse(adresse, kode),
        beskyttelse=_beskyttelse(_barn(person, "adressebeskyttelse")),
    )


def _status(tekst: str) -> str:
    """CPR's status in two digits; the service writes it without a leading nought."""
    number = int(tekst)
    if not 0 <= number <= 99:
        raise ValueError("status")
    return f"{number:02d}"


def _adresse(adresse: Any, status: str) -> AdresseData | None:
    """The address in force, by the register's own rule: where she lives, or where she went to."""
    if status in AKTIVE_STATUSSER:
        return _bopael(_barn(adresse, "aktuelAdresse"))
    if status == "80":
        return _udland(_barn(adresse, "udrejseoplysninger"))
    return None


def _bopael(a: Any) -> AdresseData | None:
    if a is None:
        return None
    return AdresseData(
        vejkode=f"{_heltal(_af(a, 'vejkode')):04d}",
        vejnavn=_af(a, "vejnavn") or _af(a, "vejadresseringsnavn"),
        husnr=_af(a, "husnummer"),
        etage=_af(a, "etage"),
        doer=_af(a, "sidedoer"),
        postnr=_af(a, "postnummer"),
        by=_af(a, "postdistrikt"),
        kommunekode=_heltal(_af(a, "kommunekode")),
        fra=_dato(_af(_barn(a, "tilflytningsdato"), "dato")),
    )


def _udland(a: Any) -> AdresseData | None:
    linjer = tuple(filter(None, (_af(a, f"udlandsadresse{n}") for n in range(1, 6))))
    return AdresseData(type="udland", linjer=linjer) if linjer else None


def _beskyttelse(b: Any) -> Beskyttelse | None:
    """None only where it is said, or nothing is: what is in doubt is protected."""
    if b is None:
        return None
    told = _af(b, "beskyttet")
    if told in {"false", "0"} or not (told or _af(b, "startdato")):
        return None
    return Beskyttelse(_dato(_af(b, "startdato")), _dato(_af(b, "slutdato")))


def _dato(tekst: str) -> date | None:
    """The day of an xsd:date or xsd:dateTime. Raises ValueError."""
    return datetime.fromisoformat(tekst).date() if tekst else None


def _heltal(tekst: str) -> int:
    return int(tekst) if tekst else 0


def _navn(element: Any) -> str:
    return etree.QName(element).localname


def _barn(element: Any, navn: str) -> Any:
    """The first child of that local name; None where there is none, or no element."""
    if element is None:
        return None
    return next((child for child in element if _navn(child) == navn), None)


def _af(element: Any, navn: str) -> str:
    """The text of a child, trimmed; empty where it is absent."""
    child = _barn(element, navn)
    return (child.text or "").strip() if child is not None else ""


def _tekst(parent: Any, ns: str, navn: str, tekst: str) -> None:
    etree.SubElement(parent, f"{{{ns}}}{navn}").text = tekst
