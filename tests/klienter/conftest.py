"""A fagsystem that calls: its client, its ways to prove itself, and the two addresses it calls."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.test import Client
from django.utils import timezone

from access.klienter import loft, services
from access.klienter.values import rettigheder
from access.models import Fagsystem, Systemklient
from tests import beskeder
from tests.faelles import KOMMUNE

TOKEN, IMPORT = "/api/v1/token", "/api/v1/sagdokumentindeks/importer"
AUD = "http://testserver/api/v1/token"
# One for all: a client of the tests builds the whole chain of middleware anew.
BROWSER = Client(raise_request_exception=False)
JWT_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def basic(klient: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{klient}:{secret}".encode()).decode()


def pem(key: Any, *, privat: bool = False) -> str:
    if privat:
        return key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


@pytest.fixture(scope="session")
def rsa_noegle() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def anden_rsa_noegle() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def ec_noegle() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(autouse=True)
def _intet_husket() -> None:
    loft.kendte._rows.clear()


@pytest.fixture
def fagsystem(myndigheder: Any) -> Fagsystem:
    return Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")


@pytest.fixture
def lav_klient(fagsystem: Fagsystem) -> Callable[..., Systemklient]:
    """A client with one agreement, as the command makes it."""

    def make(
        klient_id: str = "ksd",
        *,
        basic: bool = False,
        kle: tuple[str, ...] = ("*",),
        ret: tuple[str, ...] = ("rediger",),
        myndigheder: tuple[int, ...] = (KOMMUNE,),
        **aftale: Any,
    ) -> Systemklient:
        now = timezone.now()
        klient = services.opret(klient_id=klient_id, fagsystem=fagsystem, now=now, basic=basic)
        if ret:
            services.saet_aftale(
                klient,
                myndigheder=myndigheder,
                kle=kle,
                rettigheder=rettigheder(ret),
                fra=aftale.get("fra"),
                til=aftale.get("til"),
                now=now,
            )
        return klient

    return make


@pytest.fixture
def klient(lav_klient: Callable[..., Systemklient]) -> Systemklient:
    return lav_klient()


@pytest.fixture
def hemmelighed(klient: Systemklient) -> str:
    return services.roter(klient, now=timezone.now())


def hent_token(authorization: str = "", *, meta: dict[str, str] | None = None, **form: str) -> Any:
    """POST /api/v1/token."""
    headers = {"authorization": authorization} if authorization else {}
    return BROWSER.post(
        TOKEN,
        urlencode({"grant_type": "client_credentials", **form}),
        content_type="application/x-www-form-urlencoded",
        headers=headers,
        **(meta or {}),
    )


def send(authorization: str = "", sag: Any = None, *, meta: dict[str, str] | None = None) -> Any:
    """Push one sag; the answer in JSON."""
    body = beskeder.xml(sag or beskeder.sag())
    headers = {"accept": "application/json"}
    if authorization:
        headers["authorization"] = authorization
    return BROWSER.post(
        IMPORT, body, content_type="application/xml", headers=headers, **(meta or {})
    )


def bearer(response: Any) -> str:
    assert response.status_code == 200, response.content
    return f"Bearer {json.loads(response.content)['access_token']}"


def paastand(key: Any, alg: str, *, header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A signed assertion that is right unless told otherwise; a claim of None is left out."""
    now = timezone.now()
    facts = {
        "iss": "ksd",
        "sub": "ksd",
        "aud": AUD,
        "iat": now,
        "exp": now + timedelta(minutes=2),
        "jti": uuid4().hex,
        **claims,
    }
    facts = {k: v for k, v in facts.items() if v is not None}
    return jwt.encode(facts, key, algorithm=alg, headers=header)


def med_paastand(assertion: str, **form: str) -> Any:
    form = {"client_assertion_type": JWT_TYPE, "client_assertion": assertion, **form}
    return hent_token(**form)
