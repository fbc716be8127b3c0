"""Our own checks on a Response, beside the library's. Pure, on the very tree whose signature held.

The library (python3-saml) verifies the signature, but lets pass what is merely absent: an audience,
a recipient, InResponseTo. Here everything that the profile demands must be there, and whatever is
read afterwards is read from the one element that the signature covers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from access.saml.attributter import Attributter
from access.saml.fejl import SamlAfvist

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"

_RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha"
SIGNATURER = frozenset({_RSA + "256", _RSA + "384", _RSA + "512"})
SUMMER = frozenset({XENC + "sha256", XENC + "sha512"})
OMFORMNINGER = frozenset(
    {DS + "enveloped-signature", "http://www.w3.org/2001/10/xml-exc-c14n#"}
)  # the two of the SAML core, 5.4.4
# Without integrity (CBC) or with PKCS 1.5 padding, a decrypting service answers as an oracle.
KRYPTERINGER = frozenset({XENC11 + "aes128-gcm", XENC11 + "aes256-gcm"})
NOEGLEKRYPTERINGER = frozenset({XENC + "rsa-oaep-mgf1p", XENC11 + "rsa-oaep"})


@dataclass(frozen=True, slots=True)
class Ventet:
    """What a Response must answer to."""

    udsteder: str  # the provider's entity id
    modtager: str  # our entity id: the audience
    adresse: str  # our ACS address: recipient and destination
    anmodning: str  # the ID of our AuthnRequest
    now: datetime
    slinger: timedelta


@dataclass(frozen=True, slots=True)
class Assertion:
    """A verified assertion: what the signature covers."""

    id: str
    sha256: str  # of its canonical form: the digest that the revisionslog keeps
    name_id: str
    name_id_format: str
    session_index: str
    session_udloeber: datetime | None
    udloeber: datetime  # after this nobody accepts it any more
    attributter: Attributter


def kontroller_kryptering(response: etree._Element) -> None:
    """Before decryption: only ciphers with integrity. Raises SamlAfvist."""
    for element in _alle(response, XENC, "EncryptionMethod"):
        parent = element.getparent()
        key = parent is not None and etree.QName(parent).localname == "EncryptedKey"
        if element.get("Algorithm") not in (NOEGLEKRYPTERINGER if key else KRYPTERINGER):
            raise SamlAfvist("krypteringsalgoritme")


def kontroller(response: etree._Element, ventet: Ventet) -> Assertion:
    """Check the decrypted Response and read its assertion. Raises SamlAfvist."""
    assertion = _den_ene(response)
    _kontroller_signatur(response, assertion)
    if response.get("InResponseTo") != ventet.anmodning:
        raise SamlAfvist("anmodning")
    if response.get("Destination", ventet.adresse) != ventet.adresse:
        raise SamlAfvist("destination")
    issuers = [*_boern(response, "Issuer"), *_en(assertion, "Issuer", "udsteder")]
    if any(_tekst(issuer) != ventet.udsteder for issuer in issuers):
        raise SamlAfvist("udsteder")
    (subject,) = _en(assertion, "Subject", "subject")
    (name_id,) = _en(subject, "NameID", "name_id")
    confirmed_to = _bekraeftet(subject, ventet)
    conditions_to = _betingelser(assertion, ventet)
    (statement,) = _en(assertion, "AuthnStatement", "authn_statement")
    session_to = statement.get("SessionNotOnOrAfter")
    if session_to is not None and _tid(session_to) <= ventet.now:
        raise SamlAfvist("udloebet")
    return Assertion(
        id=assertion.get("ID", ""),
        sha256=hashlib.sha256(
            etree.tostring(assertion, method="c14n", exclusive=True, with_comments=False)
        ).hexdigest(),
        name_id=_tekst(name_id),
        name_id_format=name_id.get("Format", ""),
        session_index=statement.get("SessionIndex", ""),
        session_udloeber=_tid(session_to) if session_to else None,
        udloeber=max(confirmed_to, conditions_to) + ventet.slinger,
        attributter=tuple(_attributter(assertion)),
    )


def _den_ene(response: etree._Element) -> etree._Element:
    """The only assertion there is, as a child of the Response, with IDs that name one thing."""
    if response.tag != f"{{{SAMLP}}}Response":
        raise SamlAfvist("ugyldigt_svar")
    everywhere = [
        e
        for e in response.iter()
        if isinstance(e.tag, str)
        and etree.QName(e).localname in {"Assertion", "EncryptedAssertion", "Response"}
    ]
    if len(everywhere) != 2 or everywhere[0] is not response:
        raise SamlAfvist("pakket_om")
    assertion = everywhere[1]
    if assertion.tag != f"{{{SAML}}}Assertion" or assertion.getparent() is not response:
        raise SamlAfvist("pakket_om")
    ids = [
        value
        for e in response.iter()
        if isinstance(e.tag, str)
        for name, value in e.attrib.items()
        if str(name).lower() in {"id", "{http://www.w3.org/xml/1998/namespace}id"}
    ]
    if len(ids) != len(set(ids)) or not assertion.get("ID"):
        raise SamlAfvist("pakket_om")
    return assertion


def _kontroller_signatur(response: etree._Element, assertion: etree._Element) -> None:
    """That the signature which was verified covers the assertion, whole, by safe algorithms."""
    signatures = list(_alle(response, DS, "Signature"))
    own = [s for s in signatures if s.getparent() is assertion]
    if not own:
        raise SamlAfvist("usigneret")
    if len(own) != 1 or any(s.getparent() not in (assertion, response) for s in signatures):
        raise SamlAfvist("pakket_om")
    for signature in signatures:
        parent = signature.getparent()
        references = list(_alle(signature, DS, "Reference"))
        if parent is None or len(references) != 1:
            raise SamlAfvist("pakket_om")
        if references[0].get("URI") != f"#{parent.get('ID')}":
            raise SamlAfvist("pakket_om")
        if list(_alle(signature, DS, "Object")):
            raise SamlAfvist("pakket_om")
        for kind, allowed in (
            ("SignatureMethod", SIGNATURER),
            ("DigestMethod", SUMMER),
            ("Transform", OMFORMNINGER),
        ):
            if any(e.get("Algorithm") not in allowed for e in _alle(signature, DS, kind)):
                raise SamlAfvist("signaturalgoritme")


def _bekraeftet(subject: etree._Element, ventet: Ventet) -> datetime:
    """The end of a bearer confirmation meant for this request and this address."""
    grund = "bekraeftelse"
    for confirmation in _boern(subject, "SubjectConfirmation"):
        data = _boern(confirmation, "SubjectConfirmationData")
        if confirmation.get("Method") != BEARER or len(data) != 1:
            continue
        if data[0].get("Recipient") != ventet.adresse:
            grund = "modtager"
        elif data[0].get("InResponseTo") != ventet.anmodning:
            grund = "anmodning"
        else:
            til = data[0].get("NotOnOrAfter")
            _i_vinduet(data[0].get("NotBefore"), til, ventet)
            return _tid(til or "")
    raise SamlAfvist(grund)


def _betingelser(assertion: etree._Element, ventet: Ventet) -> datetime:
    (conditions,) = _en(assertion, "Conditions", "betingelser")
    til = conditions.get("NotOnOrAfter")
    _i_vinduet(conditions.get("NotBefore"), til, ventet)
    restrictions = _boern(conditions, "AudienceRestriction")
    if not restrictions:
        raise SamlAfvist("modtagergruppe")
    for restriction in restrictions:
        if ventet.modtager not in [_tekst(a) for a in _boern(restriction, "Audience")]:
            raise SamlAfvist("modtagergruppe")
    return _tid(til or "")


def _i_vinduet(fra: str | None, til: str | None, ventet: Ventet) -> None:
    if not til or _tid(til) + ventet.slinger <= ventet.now:
        raise SamlAfvist("udloebet")
    if fra and _tid(fra) - ventet.slinger > ventet.now:
        raise SamlAfvist("for_tidlig")


def _attributter(assertion: etree._Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    for statement in _boern(assertion, "AttributeStatement"):
        for attribute in _boern(statement, "Attribute"):
            values = tuple(_tekst(v) for v in _boern(attribute, "AttributeValue"))
            yield attribute.get("Name", ""), values


def _tid(tekst: str) -> datetime:
    try:
        moment = datetime.fromisoformat(tekst)
    except ValueError as fejl:
        raise SamlAfvist("tidspunkt") from fejl
    if moment.tzinfo is None:
        raise SamlAfvist("tidspunkt")
    return moment


def _tekst(element: etree._Element) -> str:
    """All text, comments taken out as the signature's canonical form does; no elements inside."""
    parts = [element.text or ""]
    for child in element:
        if not isinstance(child, etree._Comment):
            raise SamlAfvist("ugyldigt_svar")
        parts.append(child.tail or "")
    return "".join(parts).strip()


def _boern(element: etree._Element, navn: str) -> list[etree._Element]:
    return element.findall(f"{{{SAML}}}{navn}")


def _en(element: etree._Element, navn: str, grund: str) -> list[etree._Element]:
    found = _boern(element, navn)
    if len(found) != 1:
        raise SamlAfvist(grund)
    return found


def _alle(element: etree._Element, navnerum: str, navn: str) -> Iterator[etree._Element]:
    return element.iter(f"{{{navnerum}}}{navn}")
