"""Refused content at rest: compressed, and encrypted under a key that the database does not hold.

A copy of the database is then no copy of what nobody accepted. The key is drawn from SECRET_KEY;
what SECRET_KEY_FALLBACKS closed, they still open.
"""

from __future__ import annotations

import os
import zlib
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


class KanIkkeAabnes(ValueError):
    """No key that we have opens it."""


def luk(indhold: bytes, *, til: UUID) -> bytes:
    """The content, so that only `aabn` with the same row's id gives it back."""
    nonce = os.urandom(_NONCE)
    return nonce + _noegle(settings.SECRET_KEY).encrypt(nonce, zlib.compress(indhold, 1), til.bytes)


def aabn(lukket: bytes, *, til: UUID) -> bytes:
    """What was closed. Raises KanIkkeAabnes."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            packed = _noegle(secret).decrypt(lukket[:_NONCE], lukket[_NONCE:], til.bytes)
        except InvalidTag:
            continue
        return zlib.decompress(packed)
    raise KanIkkeAabnes


@cache
def _noegle(secret: str) -> AESGCM:
    kdf = HKDF(hashes.SHA256(), 32, salt=None, info=b"sapa karantaene 1")
    return AESGCM(kdf.derive(secret.encode()))
