"""private_key_jwt: a client signs who it is with its own key (RFC 7523, RFC 7521 section 4.2).

The algorithm is the one that the key was registered for, and the key is looked for among the keys
of the client that the assertion names: neither `alg` nor `kid` nor any key in the header decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.db import connection

from access.klienter.legitimation import (
    Afvist,
    Legitimeret,
    gyldigt_klient_id,
    kraev_aaben,
    lever,
)
from access.klienter.models import Noegle

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITMER = ("RS256", "PS256", "ES256")
LEVETID = timedelta(minutes=5)
SKAEV = timedelta(seconds=10)  # how far two clocks may differ
_LOFT, _JTI_LOFT = 8192, 256
_TYPER = {"", "jwt", "client-authentication+jwt"}
_FEJL = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)


def navngivet(assertion: str) -> str:
    """The client id that an assertion claims, unproved; empty if it is none."""
    try:
        return _paastaaet(assertion)[1]
    except Afvist:
        return ""


def ved_paastand(
    assertion: str, *, aud: Sequence[str], klient_id: str | None, now: datetime
) -> Legitimeret:
    """A client by an assertion that it signed, which is then used up.

    `aud`: the names that we go by; `klient_id`: what the request says beside it. Raises Afvist.
    """
    header, sub = _paastaaet(assertion)
    if klient_id is not None and klient_id != sub:
        raise Afvist("client_id er en anden end assertionens sub")
    keys = Noegle.objects.filter(klient__klient_id=sub, algoritme=header["alg"])
    if "kid" in header:
        keys = keys.filter(kid=header["kid"])
    rows = list(keys.select_related("klient__fagsystem").order_by("-oprettet")[:5])
    for row in rows:
        claims = _efterproev(assertion, row.pem, row.algoritme, sub, aud)
        if claims is not None:
            return _godtag(row, claims, now)
    if not rows:  # as long as it would have taken
        _efterproev(assertion, _ingens(header["alg"]), header["alg"], sub, aud)
    raise Afvist(
        "assertionen kunne ikke efterprøves", klient_id=rows[0].klient.klient_id if rows else ""
    )


def _paastaaet(assertion: str) -> tuple[dict[str, Any], str]:
    if len(assertion) > _LOFT:
        raise Afvist("assertionen er for lang")
    try:
        header = jwt.get_unverified_header(assertion)
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except _FEJL:
        raise Afvist("assertionen kan ikke læses") from None
    sub = claims.get("sub")
    kid = header.get("kid", "")
    if header.get("alg") not in ALGORITMER or "crit" in header:
        raise Afvist("assertionens algoritme er ikke tilladt")
    if not isinstance(kid, str) or "\0" in kid or str(header.get("typ", "")).lower() not in _TYPER:
        raise Afvist("assertionens header er forkert")
    if not isinstance(sub, str) or not gyldigt_klient_id(sub) or claims.get("iss") != sub:
        raise Afvist("assertionens iss og sub er ikke et klient-id")
    return header, sub


def _efterproev(
    assertion: str, pem: str, algoritme: str, sub: str, aud: Sequence[str]
) -> dict[str, Any] | None:
    """The claims, if the signature, the addressee and the times are right."""
    try:
        claims: dict[str, Any] = jwt.decode(
            assertion,
            pem,
            algorithms=[algoritme],
            audience=list(aud),
            issuer=sub,
            subject=sub,
            leeway=SKAEV,
            options={"require": ["exp", "iss", "sub", "aud", "jti"]},
        )
    except _FEJL:
        return None
    # One addressee: what is meant for others too could be used by them, here.
    return claims if isinstance(claims["aud"], str) or len(claims["aud"]) == 1 else None


def _godtag(row: Noegle, claims: dict[str, Any], now: datetime) -> Legitimeret:
    navn = row.klient.klient_id
    if not lever(row.udloeber, now):
        raise Afvist("nøglen er udløbet", klient_id=navn)
    try:
        ends = datetime.fromtimestamp(int(claims["exp"]), UTC)
    except (ValueError, OverflowError, OSError):
        raise Afvist("assertionens exp er forkert", klient_id=navn) from None
    if ends > now + LEVETID + SKAEV:
        raise Afvist("assertionen gælder for længe", klient_id=navn)
    jti = claims["jti"]
    if not 1 <= len(jti) <= _JTI_LOFT:
        raise Afvist("assertionens jti er forkert", klient_id=navn)
    if not _brug(row.klient_id, jti, ends + SKAEV, now):
        raise Afvist("assertionen er brugt før", klient_id=navn)
    kraev_aaben(row.klient)
    return Legitimeret(row.klient, "noegle", row)


def _brug(klient: int, jti: str, udloeber: datetime, now: datetime) -> bool:
    """Use it up; False if that was done. Waits for another transaction that is doing it."""
    digest = hashlib.sha256(jti.encode("utf-8", "surrogatepass")).digest()
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from klienter_brugtjti where id in (select id from klienter_brugtjti"
            " where klient_id = %s and udloeber < %s limit 200 for update skip locked)",
            [klient, now],
        )
        cursor.execute(
            "insert into klienter_brugtjti (klient_id, jti_sha256, udloeber) values (%s, %s, %s)"
            " on conflict (klient_id, jti_sha256) do nothing",
            [klient, digest, udloeber],
        )
        return cursor.rowcount == 1


@cache
def _ingens(algoritme: str) -> str:
    """A public key whose private half nobody has."""
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if algoritme == "ES256"
        else rsa.generate_private_key(65537, 2048)
    )
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
