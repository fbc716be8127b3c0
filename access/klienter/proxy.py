"""What a proxy tells of a call: the caller's address and certificate. Believed only of our own."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import unquote

from cryptography import x509
from django.conf import settings
from django.http import HttpRequest

_FINGERAFTRYK = re.compile(r"[0-9a-fA-F]{64}|(?:[0-9a-fA-F]{2}:){31}[0-9a-fA-F]{2}")
_PEM = re.compile(r"\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*")

_Net = tuple[IPv4Network | IPv6Network, ...]


def er_proxy(adresse: str) -> bool:
    """True if calls from this address are our own proxy's."""
    nets: _Net = settings.KLIENTER.proxyer
    return bool(nets) and _i_et(adresse, nets)


@lru_cache(maxsize=1000)  # nearly all calls come by the same few
def _i_et(adresse: str, nets: _Net) -> bool:
    try:
        ip = ip_address(adresse)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return any((mapped or ip) in net for net in nets)


def adresse(request: HttpRequest) -> str:
    """Where the call came from: the last address that our proxies did not add themselves.

    With SAPA_BAG_PROXY every call comes from one, whose own address need not be told here.
    """
    peer = str(request.META.get("REMOTE_ADDR") or "")
    if not er_proxy(peer) and not settings.BAG_PROXY:
        return peer
    forwarded = [a.strip() for a in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    return next((a for a in reversed(forwarded) if a and not er_proxy(a)), peer)


def certifikat(request: HttpRequest) -> str | None:
    """The SHA-256 of the client certificate, as our proxy tells it: 64 hexadecimal digits, or None.

    The header holds the fingerprint itself (HAProxy, Caddy), or the certificate as PEM,
    percent-encoded (nginx). From any other address it is as if it were not there.
    """
    header = settings.KLIENTER.mtls_header
    value = request.META.get(header, "").strip() if header else ""
    if not value or not er_proxy(str(request.META.get("REMOTE_ADDR") or "")):
        return None
    return fingeraftryk(value)


def fingeraftryk(value: str) -> str | None:
    """A fingerprint in its one form, from hexadecimal digits with or without colons, or from PEM.

    None for anything else, two headers joined by a comma too.
    """
    if _FINGERAFTRYK.fullmatch(value):
        return value.replace(":", "").lower()
    if match := _PEM.fullmatch(unquote(value)):
        try:
            der = base64.b64decode("".join(match[1].split()), validate=True)
        except binascii.Error:
            return None
        return hashlib.sha256(der).hexdigest()
    return None


def emne(value: str) -> str:
    """The subject (RFC 4514) of a certificate given as PEM; empty for anything else."""
    match = _PEM.fullmatch(unquote(value))
    try:
        der = base64.b64decode("".join(match[1].split()), validate=True) if match else b""
        return x509.load_der_x509_certificate(der).subject.rfc4514_string()
    except (binascii.Error, ValueError):
        return ""
