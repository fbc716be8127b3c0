"""The only module that knows python3-saml: metadata, signed requests, verified answers.

Its last release is of 2023, so it stands behind this wall and `kontrol` checks its work. It raises
whatever comes to its mind, with foreign text in it: here every fault becomes a SamlAfvist with a
code of ours.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.errors import OneLogin_Saml2_ValidationError as Valideringsfejl
from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from access.saml.fejl import SamlAfvist
from access.saml.kontrol import SAML, Assertion, Ventet, kontroller, kontroller_kryptering
from access.saml.models import Identitetsudbyder
from access.saml.noegler import Noegle

MAKS_TEGN = 700_000  # below DATA_UPLOAD_MAX_MEMORY_SIZE
_PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
_SUBSTANTIAL = "https://data.gov.dk/concept/core/nsis/loa/Substantial"
_RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"

_GRUNDE = {
    Valideringsfejl.INVALID_SIGNATURE: "signatur",
    Valideringsfejl.WRONG_NUMBER_OF_SIGNATURES: "pakket_om",
    Valideringsfejl.NO_SIGNATURE_FOUND: "usigneret",
    Valideringsfejl.NO_SIGNED_ASSERTION: "usigneret",
    Valideringsfejl.NO_SIGNED_MESSAGE: "usigneret",
    Valideringsfejl.NO_ENCRYPTED_ASSERTION: "ukrypteret",
    Valideringsfejl.WRONG_NUMBER_OF_ASSERTIONS: "pakket_om",
    Valideringsfejl.WRONG_SIGNED_ELEMENT: "pakket_om",
    Valideringsfejl.INVALID_SIGNED_ELEMENT: "pakket_om",
    Valideringsfejl.UNEXPECTED_SIGNED_ELEMENTS: "pakket_om",
    Valideringsfejl.DUPLICATED_ID_IN_SIGNED_ELEMENTS: "pakket_om",
    Valideringsfejl.DUPLICATED_REFERENCE_IN_SIGNED_ELEMENTS: "pakket_om",
    Valideringsfejl.DEPRECATED_SIGNATURE_METHOD: "signaturalgoritme",
    Valideringsfejl.DEPRECATED_DIGEST_METHOD: "signaturalgoritme",
    Valideringsfejl.WRONG_INRESPONSETO: "anmodning",
    Valideringsfejl.WRONG_ISSUER: "udsteder",
    Valideringsfejl.WRONG_AUDIENCE: "modtagergruppe",
    Valideringsfejl.WRONG_DESTINATION: "destination",
    Valideringsfejl.EMPTY_DESTINATION: "destination",
    Valideringsfejl.ASSERTION_TOO_EARLY: "for_tidlig",
    Valideringsfejl.ASSERTION_EXPIRED: "udloebet",
    Valideringsfejl.SESSION_EXPIRED: "udloebet",
    Valideringsfejl.RESPONSE_EXPIRED: "udloebet",
    Valideringsfejl.WRONG_SUBJECTCONFIRMATION: "bekraeftelse",
    Valideringsfejl.STATUS_CODE_IS_NOT_SUCCESS: "udbyder_afviste",
}


@dataclass(frozen=True, slots=True)
class Tjeneste:
    """The service provider as it is addressed: base address, entity id and key."""

    adresse: str
    entity_id: str
    noegle: Noegle
    slinger: timedelta

    @property
    def acs(self) -> str:
        return f"{self.adresse}/saml/acs/"

    @property
    def slo(self) -> str:
        return f"{self.adresse}/saml/slo/"


@dataclass(frozen=True, slots=True)
class Udgaaende:
    """A message of ours: its ID and the address that carries it, signed."""

    id: str
    adresse: str


@dataclass(frozen=True, slots=True)
class Logud:
    """A verified LogoutRequest, and where to answer."""

    name_id: str
    session_index: tuple[str, ...]
    svar: str


METADATA_DAGE = 14


def metadata(tjeneste: Tjeneste, *, now: datetime) -> bytes:
    """Our signed metadata, for the identity provider; good for 14 days, to the day."""
    indstillinger = _indstillinger(tjeneste, None)
    slut = (now + timedelta(days=METADATA_DAGE)).date()
    indstillinger["security"]["metadataValidUntil"] = f"{slut.isoformat()}T00:00:00Z"
    data: str | bytes = OneLogin_Saml2_Settings(
        indstillinger, sp_validation_only=True
    ).get_sp_metadata()
    return data.encode() if isinstance(data, str) else data


def anmod(tjeneste: Tjeneste, udbyder: Identitetsudbyder) -> Udgaaende:
    """An AuthnRequest by redirect, demanding NSIS Substantial."""
    auth = _auth(tjeneste, udbyder, {})
    return Udgaaende(adresse=auth.login(return_to=""), id=auth.get_last_request_id())


def laes_svar(
    tjeneste: Tjeneste, udbyder: Identitetsudbyder, svar: str, *, anmodning: str, now: datetime
) -> Assertion:
    """Verify a Response to `anmodning`. Raises SamlAfvist with the reason's code."""
    if not svar or len(svar) > MAKS_TEGN:
        raise SamlAfvist("ugyldigt_svar")
    kontroller_kryptering(_laes_xml(svar))
    try:
        response = OneLogin_Saml2_Response(
            OneLogin_Saml2_Settings(_indstillinger(tjeneste, udbyder)), svar
        )
        response.is_valid(_anmodningsdata(tjeneste.acs), anmodning, raise_exceptions=True)
    except Valideringsfejl as fejl:
        raise SamlAfvist(_GRUNDE.get(fejl.code, "ugyldigt_svar")) from None
    except Exception:  # it raises bare Exception, xmlsec's and lxml's; any fault means no
        raise SamlAfvist("ugyldigt_svar") from None
    tree = response.decrypted_document if response.encrypted else response.document
    ventet = Ventet(
        udsteder=udbyder.entity_id,
        modtager=tjeneste.entity_id,
        adresse=tjeneste.acs,
        anmodning=anmodning,
        now=now,
        slinger=tjeneste.slinger,
    )
    return kontroller(tree, ventet)


def bed_om_logud(
    tjeneste: Tjeneste,
    udbyder: Identitetsudbyder,
    *,
    name_id: str,
    name_id_format: str,
    session_index: str,
) -> Udgaaende:
    """A signed LogoutRequest by redirect."""
    auth = _auth(tjeneste, udbyder, {})
    adresse = auth.logout(
        return_to="",
        name_id=name_id,
        session_index=session_index or None,
        name_id_format=name_id_format or None,
    )
    return Udgaaende(adresse=adresse, id=auth.get_last_request_id())


def laes_logud(
    tjeneste: Tjeneste, udbyder: Identitetsudbyder, query: Mapping[str, str], raa: str
) -> Logud:
    """Verify a LogoutRequest of the redirect binding (`raa`: the query as it came)."""
    if not query.get("Signature"):
        raise SamlAfvist("usigneret")
    auth = _auth(tjeneste, udbyder, query, raa=raa, svar=True)
    try:
        svar = auth.process_slo(keep_local_session=True)
        errors = auth.get_errors()
        request = auth.get_last_request_xml()
        name_id = OneLogin_Saml2_Logout_Request.get_nameid(request) if not errors else ""
        index = OneLogin_Saml2_Logout_Request.get_session_indexes(request) if not errors else []
    except Exception:  # as in laes_svar
        raise SamlAfvist("ugyldig_logud") from None
    if errors:
        raise SamlAfvist("signatur" if "signature" in errors[0] else "ugyldig_logud")
    return Logud(name_id, tuple(index), svar)


def laes_logudsvar(
    tjeneste: Tjeneste, udbyder: Identitetsudbyder, query: Mapping[str, str], raa: str
) -> None:
    """Verify a LogoutResponse. Raises SamlAfvist."""
    if not query.get("Signature"):
        raise SamlAfvist("usigneret")
    auth = _auth(tjeneste, udbyder, query, raa=raa, svar=True)
    try:
        auth.process_slo(keep_local_session=True)
    except Exception:  # as in laes_svar
        raise SamlAfvist("ugyldig_logud") from None
    if auth.get_errors():
        raise SamlAfvist("ugyldig_logud")


def udsteder(besked: str) -> str:
    """Who a message of the redirect binding says it is from. Not verified: only to choose by."""
    if len(besked) > MAKS_TEGN:
        raise SamlAfvist("ugyldig_logud")
    try:
        data = OneLogin_Saml2_Utils.decode_base64_and_inflate(besked)
        root = _parse(data if isinstance(data, bytes) else data.encode())
    except SamlAfvist:
        raise
    except Exception:  # zlib, base64 and the library each raise their own
        raise SamlAfvist("ugyldig_logud") from None
    return (root.findtext(f"{{{SAML}}}Issuer") or "").strip()


def _laes_xml(svar: str) -> etree._Element:
    try:
        return _parse(base64.b64decode("".join(svar.split()), validate=True))
    except (binascii.Error, ValueError):
        raise SamlAfvist("ugyldigt_svar") from None


def _parse(data: bytes) -> etree._Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise SamlAfvist("dtd")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise SamlAfvist("ugyldigt_svar") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise SamlAfvist("dtd")
    return root


def _auth(
    tjeneste: Tjeneste,
    udbyder: Identitetsudbyder,
    query: Mapping[str, str],
    *,
    raa: str = "",
    svar: bool = False,
) -> Any:
    data = _anmodningsdata(tjeneste.slo) | {
        "get_data": dict(query),
        "query_string": raa,
        "validate_signature_from_qs": True,
    }
    return OneLogin_Saml2_Auth(data, _indstillinger(tjeneste, udbyder, beskeder_signeret=svar))


def _anmodningsdata(adresse: str) -> dict[str, Any]:
    """The address as it is known outside, not as a proxy hands it on."""
    parts = urlsplit(adresse)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": {},
    }


def _indstillinger(
    tjeneste: Tjeneste, udbyder: Identitetsudbyder | None, *, beskeder_signeret: bool = False
) -> dict[str, Any]:
    idp: dict[str, Any] = {}
    if udbyder is not None:
        idp = {
            "entityId": udbyder.entity_id,
            "singleSignOnService": {"url": _absolut(tjeneste, udbyder.sso_url)},
            "x509certMulti": {"signing": list(udbyder.certifikater)},
        }
        if udbyder.slo_url:
            idp["singleLogoutService"] = {"url": _absolut(tjeneste, udbyder.slo_url)}
    return {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": tjeneste.entity_id,
            "assertionConsumerService": {
                "url": tjeneste.acs,
                "binding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
            },
            "singleLogoutService": {
                "url": tjeneste.slo,
                "binding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
            },
            "NameIDFormat": _PERSISTENT,
            "x509cert": tjeneste.noegle.certifikat,
            "privateKey": tjeneste.noegle.privat,
        },
        "idp": idp,
        "security": {
            "authnRequestsSigned": True,
            "logoutRequestSigned": True,
            "logoutResponseSigned": True,
            "signMetadata": True,
            "wantMessagesSigned": beskeder_signeret,
            "wantAssertionsSigned": True,
            "wantAssertionsEncrypted": udbyder.kraev_kryptering if udbyder else True,
            "wantNameId": True,
            "wantAttributeStatement": True,
            "requestedAuthnContext": [_SUBSTANTIAL],
            "requestedAuthnContextComparison": "minimum",
            "failOnAuthnContextMismatch": False,
            "signatureAlgorithm": _RSA_SHA256,
            "digestAlgorithm": _SHA256,
            "rejectDeprecatedAlgorithm": True,
            "allowSingleLabelDomains": True,
        },
    }


def _absolut(tjeneste: Tjeneste, adresse: str) -> str:
    """The demo's own provider lives at whatever address the demo has."""
    return tjeneste.adresse + adresse if adresse.startswith("/") else adresse
