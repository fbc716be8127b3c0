"""Responses as an identity provider issues them: signed (RSA-SHA256), encrypted (AES-256-GCM)."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import xmlsec
from lxml import etree

from access.saml.attributter import Attributter
from access.saml.kontrol import BEARER, SAML, SAMLP
from access.saml.noegler import Noegle
from sapa.demo.idp import ENTITY_ID

_NS = {"samlp": SAMLP, "saml": SAML}
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
X509 = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"
_SUCCES = "urn:oasis:names:tc:SAML:2.0:status:Success"
_KLASSE = "https://data.gov.dk/concept/core/nsis/loa/Substantial"
GYLDIG = timedelta(minutes=5)


def nyt_id() -> str:
    """An XML ID that nobody can guess."""
    return f"_{secrets.token_hex(20)}"


@dataclass(frozen=True, slots=True)
class Udstedelse:
    """All that an assertion says: tests bend one thing at a time."""

    anmodning: str
    acs: str
    modtager: str
    name_id: str
    attributter: Attributter
    now: datetime
    name_id_format: str = PERSISTENT
    udsteder: str = ENTITY_ID
    gyldig: timedelta = GYLDIG
    id: str = field(default_factory=nyt_id)
    session_index: str = field(default_factory=nyt_id)


def tid(moment: datetime) -> str:
    """UTC as SAML writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def assertion(u: Udstedelse) -> etree._Element:
    """The assertion, not yet signed."""
    fra, til = tid(u.now), tid(u.now + u.gyldig)
    root = etree.Element(_saml("Assertion"), nsmap={"saml": SAML})
    for name, value in (("ID", u.id), ("Version", "2.0"), ("IssueInstant", fra)):
        root.set(name, value)
    _under(root, "Issuer", u.udsteder)
    subject = _under(root, "Subject")
    _under(subject, "NameID", u.name_id, Format=u.name_id_format)
    confirmation = _under(subject, "SubjectConfirmation", Method=BEARER)
    _under(
        confirmation,
        "SubjectConfirmationData",
        InResponseTo=u.anmodning,
        Recipient=u.acs,
        NotOnOrAfter=til,
    )
    conditions = _under(root, "Conditions", NotBefore=fra, NotOnOrAfter=til)
    _under(_under(conditions, "AudienceRestriction"), "Audience", u.modtager)
    statement = _under(root, "AuthnStatement", AuthnInstant=fra, SessionIndex=u.session_index)
    _under(_under(statement, "AuthnContext"), "AuthnContextClassRef", _KLASSE)
    attributes = _under(root, "AttributeStatement")
    for name, values in u.attributter:
        attribute = _under(
            attributes,
            "Attribute",
            Name=name,
            NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
        )
        for value in values:
            _under(attribute, "AttributeValue", value)
    return root


def signer(element: etree._Element, noegle: Noegle) -> etree._Element:
    """Sign an element by its ID, the signature placed after its Issuer as the schema wants."""
    template = xmlsec.template.create(
        element, xmlsec.constants.TransformExclC14N, xmlsec.constants.TransformRsaSha256, ns="ds"
    )
    element.insert(1, template)
    reference = xmlsec.template.add_reference(
        template, xmlsec.constants.TransformSha256, uri=f"#{element.get('ID')}"
    )
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
    info = xmlsec.template.ensure_key_info(template)
    xmlsec.template.add_x509_data(info)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(noegle.privat, xmlsec.constants.KeyDataFormatPem)
    context.key.load_cert_from_memory(noegle.certifikat, xmlsec.constants.KeyDataFormatPem)
    xmlsec.tree.add_ids(element, ["ID"])
    context.sign(template)
    return element


def krypter(element: etree._Element, certifikat: str) -> etree._Element:
    """An EncryptedAssertion for the holder of `certifikat`."""
    # Encrypted as it stands alone: namespaces of a parent must not be needed to read it.
    alone = etree.fromstring(etree.tostring(element))
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(certifikat, xmlsec.constants.KeyDataFormatCertPem, None))
    template = xmlsec.template.encrypted_data_create(
        alone,
        xmlsec.constants.TransformAes256Gcm,
        type=xmlsec.constants.TypeEncElement,
        ns="xenc",
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(template)
    info = xmlsec.template.encrypted_data_ensure_key_info(template, ns="ds")
    key = xmlsec.template.add_encrypted_key(info, xmlsec.constants.TransformRsaOaep)
    xmlsec.template.encrypted_data_ensure_cipher_value(key)
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(
        xmlsec.constants.KeyDataAes, 256, xmlsec.constants.KeyDataTypeSession
    )
    encrypted = context.encrypt_xml(template, alone)
    wrapper = etree.Element(_saml("EncryptedAssertion"), nsmap={"saml": SAML})
    wrapper.append(encrypted)
    return wrapper


def response(u: Udstedelse, indhold: etree._Element) -> etree._Element:
    """The Response round an assertion, plain or encrypted."""
    root = etree.Element(f"{{{SAMLP}}}Response", nsmap=_NS)
    for name, value in (
        ("ID", nyt_id()),
        ("Version", "2.0"),
        ("IssueInstant", tid(u.now)),
        ("Destination", u.acs),
        ("InResponseTo", u.anmodning),
    ):
        root.set(name, value)
    _under(root, "Issuer", u.udsteder)
    status = etree.SubElement(root, f"{{{SAMLP}}}Status")
    etree.SubElement(status, f"{{{SAMLP}}}StatusCode", Value=_SUCCES)
    root.append(indhold)
    return root


def udsted(u: Udstedelse, *, noegle: Noegle, modtagers_certifikat: str) -> str:
    """The whole Response, as the browser carries it: Base64."""
    signed = signer(assertion(u), noegle)
    return indpak(response(u, krypter(signed, modtagers_certifikat)))


def indpak(root: etree._Element) -> str:
    """Base64 of a Response."""
    return base64.b64encode(etree.tostring(root)).decode()


def _saml(navn: str) -> str:
    return f"{{{SAML}}}{navn}"


def _under(
    parent: etree._Element, navn: str, tekst: str = "", **attributter: str
) -> etree._Element:
    child = etree.SubElement(parent, _saml(navn))
    for name, value in attributter.items():
        child.set(name, value)
    if tekst:
        child.text = tekst
    return child
