"""The secrets of a receiving system at rest: at most two, encrypted under a key that the database
does not hold. While one is changed for another, both sign."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


class KanIkkeAabnes(ValueError):
    """No key that we have opens it: SECRET_KEY was changed without its fallback."""


@dataclass(frozen=True, slots=True)
class Hemmeligheder:
    """The one in use, and the one before it with the moment at which it stops signing."""

    ny: str
    gammel: str = ""
    gammel_til: datetime | None = None

    def gaeldende(self, now: datetime) -> tuple[str, ...]:
        """Those that sign now, the newest first."""
        if self.gammel and self.gammel_til is not None and now < self.gammel_til:
            return (self.ny, self.gammel)
        return (self.ny,)


def luk(hemmeligheder: Hemmeligheder, *, til: int) -> bytes:
    """As the row `til` keeps them."""
    nonce = os.urandom(_NONCE)
    til_dato = hemmeligheder.gammel_til
    indhold = json.dumps(
        [hemmeligheder.ny, hemmeligheder.gammel, til_dato.isoformat() if til_dato else None]
    )
    return nonce + _noegle(settings.SECRET_KEY).encrypt(nonce, indhold.encode(), _bundet(til))


def aabn(lukket: bytes | memoryview, *, til: int) -> Hemmeligheder:
    """What was kept. Raises KanIkkeAabnes."""
    lukket = bytes(lukket)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            indhold = _noegle(secret).decrypt(lukket[:_NONCE], lukket[_NONCE:], _bundet(til))
        except (InvalidTag, ValueError):
            continue
        ny, gammel, gammel_til = json.loads(indhold)
        return Hemmeligheder(ny, gammel, datetime.fromisoformat(gammel_til) if gammel_til else None)
    raise KanIkkeAabnes


def _bundet(til: int) -> bytes:
    """A secret that was copied to another row opens nothing there."""
    return f"modtagersystem {til}".encode()


@cache
def _noegle(secret: str) -> AESGCM:
    kdf = HKDF(hashes.SHA256(), 32, salt=None, info=b"sapa advis webhook 1")
    return AESGCM(kdf.derive(secret.encode()))
