"""LogoutRequest and LogoutResponse as the provider writes them."""

from __future__ import annotations

from datetime import datetime, timedelta

from lxml import etree

from access.saml.kontrol import SAML, SAMLP
from sapa.demo.idp import ENTITY_ID
from sapa.demo.idp.udsted import nyt_id, tid

_NS = {"samlp": SAMLP, "saml": SAML}


def logudsvar(svar_paa: str, adresse: str, now: datetime) -> etree._Element:
    """Yes: the session is over."""
    root = _besked("LogoutResponse", adresse, now)
    root.set("InResponseTo", svar_paa)
    status = etree.SubElement(root, f"{{{SAMLP}}}Status")
    value = "urn:oasis:names:tc:SAML:2.0:status:Success"
    etree.SubElement(status, f"{{{SAMLP}}}StatusCode", Value=value)
    return root


def logudanmodning(
    name_id: str, name_id_format: str, session_index: str, adresse: str, now: datetime
) -> etree._Element:
    """End this user's session with you."""
    root = _besked("LogoutRequest", adresse, now)
    root.set("NotOnOrAfter", tid(now + timedelta(minutes=5)))
    name = etree.SubElement(root, f"{{{SAML}}}NameID", Format=name_id_format)
    name.text = name_id
    if session_index:
        etree.SubElement(root, f"{{{SAMLP}}}SessionIndex").text = session_index
    return root


def _besked(navn: str, adresse: str, now: datetime) -> etree._Element:
    root = etree.Element(f"{{{SAMLP}}}{navn}", nsmap=_NS)
    for name, value in (
        ("ID", nyt_id()),
        ("Version", "2.0"),
        ("IssueInstant", tid(now)),
        ("Destination", adresse),
    ):
        root.set(name, value)
    etree.SubElement(root, f"{{{SAML}}}Issuer").text = ENTITY_ID
    return root
