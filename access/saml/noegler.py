"""SAPA's own key as a service provider, and keys that the demo makes for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from access.db import database_role
from access.saml.models import Demonoegle

BITS = 3072
_GYLDIG = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Noegle:
    """A private key and its certificate, both PEM. Never printed whole."""

    privat: str
    certifikat: str

    def __repr__(self) -> str:
        return "Noegle(...)"


def sp_noegle() -> Noegle:
    """SAPA's key: the files that SAPA_SAML_NOEGLE and SAPA_SAML_CERTIFIKAT name; else, in the
    demo, one of its own. Raises ImproperlyConfigured where there is none."""
    saml = settings.SAML
    if saml.noegle and saml.certifikat:
        return _fra_filer(saml.noegle, saml.certifikat)
    if settings.DEMO:
        return demonoegle("sp")
    raise ImproperlyConfigured("SAPA_SAML_NOEGLE and SAPA_SAML_CERTIFIKAT are not set.")


def demonoegle(navn: str) -> Noegle:
    """The demo's key of that name, made the first time it is asked for."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Demo keys exist in demo mode only.")
    row = Demonoegle.objects.filter(navn=navn).first()
    if row is None:
        made = lav_noegle(f"SAPA demo {navn}")
        with database_role("sapa_indlaes"):
            # Two workers at once: the first one's key stands, both use it.
            Demonoegle.objects.bulk_create(
                [Demonoegle(navn=navn, noegle=made.privat, certifikat=made.certifikat)],
                ignore_conflicts=True,
            )
        row = Demonoegle.objects.get(navn=navn)
    return Noegle(row.noegle, row.certifikat)


def lav_noegle(navn: str, *, now: datetime | None = None) -> Noegle:
    """A new RSA key with a self-signed certificate of ten years."""
    begin = (now or datetime.now(UTC)) - timedelta(days=1)
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, navn)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + _GYLDIG)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Noegle(private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode())


@dataclass(frozen=True, slots=True)
class Certifikatfakta:
    """What an administrator compares and watches."""

    fingeraftryk: str
    udloeber: datetime


def certifikatfakta(pem: str) -> Certifikatfakta:
    """SHA-256 fingerprint and end of a PEM certificate. Raises ValueError if it is none, or if its
    key is no RSA key of at least 2048 bits."""
    certificate = x509.load_pem_x509_certificate(pem.encode())
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 2048:
        raise ValueError("the certificate must hold an RSA key of at least 2048 bits")
    return Certifikatfakta(
        certificate.fingerprint(hashes.SHA256()).hex(), certificate.not_valid_after_utc
    )


@cache
def _fra_filer(noegle: str, certifikat: str) -> Noegle:
    try:
        return Noegle(Path(noegle).read_text("ascii"), Path(certifikat).read_text("ascii"))
    except (OSError, UnicodeDecodeError) as fejl:
        raise ImproperlyConfigured("SAPA's SAML key cannot be read.") from fejl
