"""The signed message of both directions: a JWT, HMAC-SHA256, short-lived. Pure.

Out: SAPA says who comes and what she wants to see. In: a fagsystem says the same. Neither holds a
CPR number in an address; docs/dialogintegration.md is the contract.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID, uuid4

import jwt

SAPA = "urn:sapa:dialog"
"""What SAPA calls itself as issuer, and answers to as audience."""
LEVETID = timedelta(seconds=60)
MAKS_LEVETID = timedelta(minutes=5)
SKAEV = timedelta(seconds=10)  # how far two clocks may differ
PARAMETER = "sapa"
_LOFT = 4096
_CPR = re.compile(r"\d{10}", re.ASCII)
_FEJL = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)


class Afvist(Exception):
    """A message that is not taken. Its text says why in a word, and nothing of the message;
    `afsender` names the fagsystem, where the signature proved it."""

    afsender: str = ""


@dataclass(frozen=True, slots=True)
class Maal:
    """What is to be opened: a `sag`, a `person` or a `dokument` by uuid, or a person by `cpr`."""

    art: str
    vaerdi: str


@dataclass(frozen=True, slots=True)
class Indgang:
    """A message from a fagsystem whose signature and times hold."""

    jti: UUID
    bruger_uuid: UUID
    maal: Maal


def underskriv(
    *, noegle: bytes, kid: str, fagsystem: UUID, bruger: UUID, cvr: str, maal: Maal, now: datetime
) -> str:
    """What the browser carries to the fagsystem."""
    claims = {
        "iss": SAPA,
        "aud": str(fagsystem),
        "sub": str(bruger),
        "jti": str(uuid4()),
        "iat": int(now.timestamp()),
        "exp": int((now + LEVETID).timestamp()),
        "myndighed": cvr,
        maal.art: maal.vaerdi,
    }
    return jwt.encode(claims, noegle, algorithm="HS256", headers={"kid": kid})


def kid_i(token: str) -> str:
    """The key that a message claims to be signed with, unproved. Raises Afvist."""
    if not token or len(token) > _LOFT or not token.isascii():
        raise Afvist("form")
    try:
        header = jwt.get_unverified_header(token)
    except _FEJL:
        raise Afvist("form") from None
    kid = header.get("kid")
    if header.get("alg") != "HS256" or not isinstance(kid, str) or not 0 < len(kid) < 100:
        raise Afvist("form")
    return kid


def laes(token: str, *, noegle: bytes, fagsystem: UUID, now: datetime) -> Indgang:
    """The message of this fagsystem. Raises Afvist."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            noegle,
            algorithms=["HS256"],
            audience=SAPA,
            issuer=str(fagsystem),
            # The times are checked here, by the clock that was read at the edge.
            options={
                "require": ["iss", "aud", "sub", "jti", "iat", "exp"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except jwt.InvalidSignatureError:
        raise Afvist("underskrift") from None
    except _FEJL:
        raise Afvist("indhold") from None
    _kontroller_tid(claims, now)
    try:
        return Indgang(UUID(claims["jti"]), UUID(claims["sub"]), _maal(claims))
    except _FEJL:
        raise Afvist("indhold") from None


def _kontroller_tid(claims: dict[str, Any], now: datetime) -> None:
    try:
        iat, exp = (datetime.fromtimestamp(claims[k], UTC) for k in ("iat", "exp"))
    except (*_FEJL, OSError):
        raise Afvist("indhold") from None
    if exp <= now - SKAEV or iat > now + SKAEV or exp - iat > MAKS_LEVETID or exp <= iat:
        raise Afvist("tid")


def _maal(claims: dict[str, Any]) -> Maal:
    named = [(k, claims[k]) for k in ("sag", "dokument", "person", "cpr") if k in claims]
    if len(named) != 1 or not isinstance(named[0][1], str):
        raise ValueError("one thing is opened")
    art, vaerdi = named[0]
    if art == "cpr":
        if not _CPR.fullmatch(vaerdi):
            raise ValueError("no CPR number")
        return Maal(art, vaerdi)
    return Maal(art, str(UUID(vaerdi)))


def adresse_med(adresse: str, token: str) -> str:
    """The fagsystem's own address with the message in its query."""
    scheme, netloc, path, query, _ = urlsplit(adresse)
    pairs = [*parse_qsl(query, keep_blank_values=True), (PARAMETER, token)]
    return urlunsplit((scheme, netloc, path, urlencode(pairs), ""))


def er_adresse(adresse: str, *, lokal: bool = False) -> bool:
    """Whether the address may be jumped to: https with a host, without a user, a fragment or signs
    that browsers read differently. `lokal`: http on this machine too, for a demo."""
    if not adresse.isascii() or not adresse.isprintable() or any(c in adresse for c in " \\\"'<>"):
        return False
    try:
        parts = urlsplit(adresse)
        if parts.port == 0:
            return False
    except ValueError:  # a port that is none
        return False
    here = parts.hostname in {"localhost", "127.0.0.1"}
    safe = parts.scheme == "https" or (lokal and parts.scheme == "http" and here)
    return bool(safe and parts.hostname and "@" not in parts.netloc and "#" not in adresse)
