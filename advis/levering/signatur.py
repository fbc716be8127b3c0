"""The signature of a webhook, and the secret that makes it: Standard Webhooks (decision 0063).

`Webhook-Signature` is a list of `v1,<base64>` of HMAC-SHA256 over `id.timestamp.body`; one for each
secret in force, so that one may be changed for another without a gap.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

PRAEFIKS = "whsec_"
TOLERANCE = timedelta(minutes=5)
"""How old a call may be before a receiver should refuse it, and how far ahead of its clock."""
_BYTES = 32


class UgyldigHemmelighed(ValueError):
    """Not `whsec_` and at least 24 bytes in base64."""


def ny_hemmelighed() -> str:
    """256 random bits, in the form that the receiver is told."""
    return PRAEFIKS + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def noegle(hemmelighed: str) -> bytes:
    """The bytes of a secret. Raises UgyldigHemmelighed."""
    try:
        found = base64.b64decode(hemmelighed.removeprefix(PRAEFIKS), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not hemmelighed.startswith(PRAEFIKS) or len(found) < 24:
        raise UgyldigHemmelighed
    return found


def hoveder(
    besked_id: str, krop: bytes, *, hemmeligheder: Iterable[str], now: datetime
) -> dict[str, str]:
    """The three headers of one attempt. The id is the delivery's own, the same at every attempt."""
    stempel = str(int(now.timestamp()))
    signaturer = (f"v1,{_underskriv(besked_id, stempel, krop, h)}" for h in hemmeligheder)
    return {
        "Webhook-Id": besked_id,
        "Webhook-Timestamp": stempel,
        "Webhook-Signature": " ".join(signaturer),
    }


def er_aegte(hoveder: dict[str, str], krop: bytes, *, hemmelighed: str, now: datetime) -> bool:
    """What a receiver does: true if one of the signatures is made with its secret over exactly
    these bytes, within five minutes. docs/advis-levering.md has it step by step."""
    felter = {navn.lower(): vaerdi for navn, vaerdi in hoveder.items()}
    stempel = felter.get("webhook-timestamp", "")
    if not (stempel.isascii() and stempel.isdecimal() and len(stempel) < 12):
        return False
    if abs(now.timestamp() - int(stempel)) > TOLERANCE.total_seconds():
        return False
    ventet = _underskriv(felter.get("webhook-id", ""), stempel, krop, hemmelighed)
    return any(
        hmac.compare_digest(f"v1,{ventet}".encode(), given.encode())
        for given in felter.get("webhook-signature", "").split(" ")
    )


def _underskriv(besked_id: str, stempel: str, krop: bytes, hemmelighed: str) -> str:
    indhold = f"{besked_id}.{stempel}.".encode() + krop
    return base64.b64encode(
        hmac.new(noegle(hemmelighed), indhold, hashlib.sha256).digest()
    ).decode()
