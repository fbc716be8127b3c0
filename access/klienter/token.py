"""Our bearer tokens (RFC 6750): signed, short-lived, and worth nothing without the client's row.

Only we read them, so they have one form and one algorithm (HMAC-SHA256 under SECRET_KEY): there is
no header to confuse. They carry no right; rights are read at each call.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.signing import BadSignature, Signer

_SIGNER = Signer(sep=".", salt="access.klienter.token")
_LOFT = 4096


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says: whose it is, until when, and what it is narrowed to."""

    klient: int
    udgave: int
    udloeber: datetime
    kun: frozenset[str] | None = None
    certifikat: str | None = None


def skriv(token: Token) -> str:
    """The token as text, never twice the same."""
    facts = {
        "k": token.klient,
        "u": token.udgave,
        "e": int(token.udloeber.timestamp()),
        "n": secrets.token_urlsafe(9),
    }
    if token.kun is not None:
        facts["r"] = sorted(token.kun)
    if token.certifikat is not None:
        facts["c"] = token.certifikat
    return _SIGNER.sign_object(facts)


def laes(tekst: str) -> Token | None:
    """The token in a text that we signed; None for any other. Its time is the caller's to judge."""
    if len(tekst) > _LOFT or not tekst.isascii():
        return None
    try:
        facts = _SIGNER.unsign_object(tekst)
    except BadSignature:
        return None
    kun: Collection[str] | None = facts.get("r")
    return Token(
        facts["k"],
        facts["u"],
        datetime.fromtimestamp(facts["e"], UTC),
        frozenset(kun) if kun is not None else None,
        facts.get("c"),
    )
