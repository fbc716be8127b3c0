"""The HTTP-Redirect binding, from the provider's side: read and write signed queries.

Written apart from the library that SAPA uses, so that the two check one another.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from access.saml.noegler import Noegle

RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_SIGNERET = ("SAMLRequest", "SAMLResponse", "RelayState", "SigAlg")
_MAKS = 200_000


class Ugyldig(ValueError):
    """The query is not a signed message of the service provider."""


def laes(raa: str, certifikat: str) -> etree._Element:
    """The message of a query, its signature verified with `certifikat` (PEM)."""
    query = dict(parse_qsl(raa, keep_blank_values=True))
    if query.get("SigAlg") != RSA_SHA256:
        raise Ugyldig("not signed with RSA-SHA256")
    # What was signed are the parameters as they were encoded, in the binding's order.
    given = dict(part.partition("=")[::2] for part in raa.split("&"))
    signed = "&".join(f"{name}={given[name]}" for name in _SIGNERET if name in given)
    key = x509.load_pem_x509_certificate(certifikat.encode()).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    try:
        signature = base64.b64decode(query.get("Signature", ""), validate=True)
        key.verify(signature, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        message = base64.b64decode(query.get("SAMLRequest") or query["SAMLResponse"])
        data = zlib.decompressobj(-15).decompress(message, _MAKS)
    except (InvalidSignature, binascii.Error, KeyError, zlib.error) as fejl:
        raise Ugyldig("bad signature or message") from fejl
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fejl:
        raise Ugyldig("no XML") from fejl


def skriv(
    adresse: str,
    art: str,
    besked: etree._Element,
    noegle: Noegle,
    mere: Sequence[tuple[str, str]] = (),
) -> str:
    """The address that carries `besked` as `art` (SAMLRequest or SAMLResponse), signed."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(etree.tostring(besked)) + packer.flush()
    pairs = [(art, base64.b64encode(packed).decode()), *mere, ("SigAlg", RSA_SHA256)]
    query = urlencode(pairs)
    key = serialization.load_pem_private_key(noegle.privat.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    signature = key.sign(query.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{adresse}?{query}&" + urlencode({"Signature": base64.b64encode(signature).decode()})
