"""The client certificate is brought, and only who is trusted is asked: against a real TLS server."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import override_settings

from access.values import Cpr
from indexes.opslag import services
from indexes.opslag.values import Fejlart, OpslagFejl, PersonSvar, Svar
from sapa.demo.sf1520 import Sf1520
from tests.opslag.faelles import indstillinger
from tests.part.faelles import borger

JAN = Cpr("2110703435")


def udsted(folder: Path, navn: str, udsteder: str = "") -> None:
    """A certificate and its key as PEM files; without an issuer it is an authority of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, navn)])
    signer, issuer = key, subject
    if udsteder:
        ca = x509.load_pem_x509_certificate((folder / f"{udsteder}.pem").read_bytes())
        raw = (folder / f"{udsteder}.key").read_bytes()
        signer = serialization.load_pem_private_key(raw, None)  # type: ignore[assignment]
        issuer = ca.subject
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=not udsteder, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
    )
    certificate = builder.sign(signer, hashes.SHA256())
    (folder / f"{navn}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / f"{navn}.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("tls")
    for navn, udsteder in (("ca", ""), ("cpr", "ca"), ("sapa", "ca"), ("anden", "")):
        udsted(folder, navn, udsteder)
    return folder


@contextmanager
def cpr_med_tls(pem: Path) -> Iterator[str]:
    """CPR behind TLS, which wants the certificate of somebody it trusts. Gives its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem / "cpr.pem", pem / "cpr.key")
    context.load_verify_locations(pem / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server = Sf1520(lambda cpr: borger("Jan Jarlov", cpr.tal))
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    with server.koerer():
        yield server.url.replace("http://", "https://")


def slaa_op() -> Svar:
    return services.forbered(JAN, myndighed_cvr="11715311").udfoer()


def fejler() -> Fejlart:
    with pytest.raises(OpslagFejl) as caught:
        slaa_op()
    return caught.value.art


def test_the_certificate_lets_us_in_and_its_absence_does_not(pem: Path):
    own = {"certifikat": str(pem / "sapa.pem"), "noegle": str(pem / "sapa.key")}
    with cpr_med_tls(pem) as url:
        with override_settings(OPSLAG=indstillinger(url=url, ca=str(pem / "ca.pem"), **own)):
            assert isinstance(slaa_op(), PersonSvar)
        with override_settings(OPSLAG=indstillinger(url=url, ca=str(pem / "ca.pem"))):
            assert fejler() is Fejlart.FEJL


def test_who_is_not_trusted_is_not_told_the_number(pem: Path):
    own = {"certifikat": str(pem / "sapa.pem"), "noegle": str(pem / "sapa.key")}
    with cpr_med_tls(pem) as url:
        for ca in (str(pem / "anden.pem"), ""):
            with override_settings(OPSLAG=indstillinger(url=url, ca=ca, **own)):
                assert fejler() is Fejlart.FEJL
