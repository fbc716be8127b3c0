"""SOAP 1.1 around the messages of SF2900: envelopes and faults, read and written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from fordeling.values import Fejllinje, Transportkvittering
from fordeling.wire.skema import PRAEFIKSER, SOAP, transportkvittering
from indexes.oio import skriv
from indexes.oio.fejl import Fejl, SkemaFejl, trygt_navn
from indexes.oio.grammatik import Felt
from indexes.oio.xml import laes_rod
from indexes.oio.xml_parse import parse_sikkert

AFSNIT_SOAP = "SOAP 1.1"
_FRIT_INDHOLD = {"CallContext", "FormularXML"}


class IntetSvar(Exception):
    """The other side gave no SOAP answer: nothing is known of what it did. `grund`: a safe word."""

    def __init__(self, grund: str) -> None:
        super().__init__(grund)
        self.grund = grund


class Fault(Exception):
    """The other side refused the call."""

    def __init__(self, kvittering: Transportkvittering) -> None:
        super().__init__("fault")
        self.kvittering = kvittering


def laes(body: bytes) -> Any:
    """The one element in the Body of an envelope, taken out of it. Raises SkemaFejl."""
    rod = parse_sikkert(body, lange_tekster=True)
    if rod.tag != f"{{{SOAP}}}Envelope":
        raise _afvis("soap.konvolut", "Beskeden skal være en SOAP 1.1-konvolut.", rod)
    dele = {etree.QName(barn).localname: barn for barn in rod if _er_soap(barn)}
    krop = dele.get("Body")
    if krop is None or len(dele) != len(rod) or len(krop) != 1:
        raise _afvis("soap.krop", "Konvoluttens Body skal have netop ét element.", rod)
    for hoved in dele.get("Header", ()):
        if hoved.get(f"{{{SOAP}}}mustUnderstand") in {"1", "true"}:
            raise _afvis("soap.hoved", "Et SOAP-hoved med mustUnderstand kendes ikke.", hoved)
    element = krop[0]
    krop.remove(element)
    return element


def laes_felt(element: Any, felt: Felt) -> Any:
    """The value of a message by the grammar. Raises SkemaFejl."""
    return laes_rod(element, felt, _attributter)


def navn(element: Any) -> str:
    """The local name of a message, if it is one that may be told."""
    return trygt_navn(etree.QName(element).localname)


def skriv_besked(felt: Felt, vaerdi: Any, *, objekt: bytes | None = None) -> bytes:
    """A message in an envelope. `objekt`: a DistributionObject as it was sent, put last in the
    message's `anmodning`."""
    rod = etree.Element(f"{{{SOAP}}}Envelope", nsmap=PRAEFIKSER)
    element = skriv.skriv_felt(etree.SubElement(rod, f"{{{SOAP}}}Body"), felt, vaerdi)
    if objekt is not None:
        anmodning = next(barn for barn in element if etree.QName(barn).localname == "anmodning")
        anmodning.append(parse_sikkert(objekt, lange_tekster=True))
    ud: bytes = etree.tostring(rod, xml_declaration=True, encoding="UTF-8")
    return ud


def skriv_fault(kvittering: Transportkvittering, ns: str) -> bytes:
    """A refusal of the call, with its TransportKvittering in the namespace of the operation."""
    rod, fault = _fault_rod("soap:Client", kvittering.begrundelse, k=ns)
    detail = etree.SubElement(fault, "detail")
    skriv.skriv_felt(detail, transportkvittering(ns), kvittering.som_vaerdi())
    ud: bytes = etree.tostring(rod, xml_declaration=True, encoding="UTF-8")
    return ud


def skriv_nedbrud(tekst: str) -> bytes:
    """A fault that is no refusal: not let in, too busy, or ours. The call may come again as it
    is."""
    ud: bytes = etree.tostring(
        _fault_rod("soap:Server", tekst)[0], xml_declaration=True, encoding="UTF-8"
    )
    return ud


def _fault_rod(kode: str, tekst: str, **praefikser: str) -> tuple[Any, Any]:
    rod = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP, **praefikser})
    fault = etree.SubElement(etree.SubElement(rod, f"{{{SOAP}}}Body"), f"{{{SOAP}}}Fault")
    etree.SubElement(fault, "faultcode").text = kode
    etree.SubElement(fault, "faultstring").text = tekst
    return rod, fault


def laes_svar(body: bytes, *, status: int, felt: Felt) -> Any:
    """The value of an answer. Raises Fault where the call was refused, IntetSvar for anything else
    than an answer: then it may have been taken or not."""
    element = laes_svar_element(body, status=status)
    try:
        return laes_felt(element, felt)
    except SkemaFejl as fejl:
        raise IntetSvar(f"svar {fejl.regel}") from None


# Somebody on the way says "not now": whatever else the answer holds, nothing has been refused.
_IKKE_NU = {408, 429, 502, 503, 504}


def laes_svar_element(body: bytes, *, status: int, navn: str = "") -> Any:
    """The element of an answer, of that local name. Raises Fault and IntetSvar."""
    if status in _IKKE_NU:
        raise IntetSvar(f"http {status}")
    try:
        element = laes(body)
    except SkemaFejl:
        raise IntetSvar(f"http {status}") from None
    if element.tag == f"{{{SOAP}}}Fault":
        if _er_nedbrud(element):
            raise IntetSvar("fault uden kvittering")
        raise Fault(_fault(element))
    if navn and etree.QName(element).localname != navn:
        raise IntetSvar("svar rod.ukendt")
    return element


def _er_nedbrud(fault: Any) -> bool:
    """True of a fault that says nothing of the call: the server's own, without a word in detail."""
    detail = next((barn for barn in fault if str(barn.tag) == "detail"), None)
    told = detail is not None and len(detail) > 0
    return not told and _af(fault, "faultcode").rpartition(":")[2] == "Server"


def _fault(fault: Any) -> Transportkvittering:
    """By local name: TransportKvittering exists in three namespaces (b.2)."""
    begrundelse, kode, linjer = "", "FEJL", []
    for element in fault.iter():
        if not isinstance(element.tag, str):
            continue
        lokalt = etree.QName(element).localname
        if lokalt == "TransportKvittering":
            begrundelse, kode = (
                _af(element, "Begrundelse"),
                _af(element, "TransportValideringsKode"),
            )
        elif lokalt in {"Fejl", "Error"}:
            koden = _af(element, "FejlKode") or _af(element, "ErrorCode")
            linjer.append(Fejllinje(koden, _af(element, "FejlTekst") or _af(element, "ErrorText")))
    begrundelse = begrundelse or _af(fault, "faultstring")
    return Transportkvittering(begrundelse[:2000], tuple(linjer[:20]), kode or "FEJL")


def _af(element: Any, navn_: str) -> str:
    for barn in element:
        if isinstance(barn.tag, str) and etree.QName(barn).localname == navn_:
            return (barn.text or "").strip()
    return ""


def _er_soap(element: Any) -> bool:
    return bool(etree.QName(element).namespace == SOAP)


def _attributter(rod: Any) -> Iterator[Any]:
    """Those that the contract has a word on: not those of content that it leaves open."""
    rest = [rod]
    while rest:
        element = rest.pop()
        if element.attrib:
            yield from element.xpath("@*")
        if etree.QName(element).localname not in _FRIT_INDHOLD:
            rest.extend(element)


def _afvis(regel: str, tekst: str, element: Any) -> SkemaFejl:
    return SkemaFejl([Fejl("/", regel, AFSNIT_SOAP, element.sourceline, tekst)])
