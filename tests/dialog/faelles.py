"""A fagsystem's side of DialogIntegration, as docs/dialogintegration.md tells it to be written."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import jwt
from django.utils import timezone

from access.models import Fagsystem


def fagsystemets(
    system: Fagsystem,
    kid: str,
    noegle: str,
    *,
    bruger: UUID,
    alder: int = 0,
    levetid: int = 60,
    **claims: Any,
) -> str:
    """A message that the system signs; `alder` seconds old. Claims replace and add."""
    iat = int(timezone.now().timestamp()) - alder
    body = {
        "iss": str(system.uuid),
        "aud": "urn:sapa:dialog",
        "sub": str(bruger),
        "jti": str(uuid4()),
        "iat": iat,
        "exp": iat + levetid,
    }
    return jwt.encode(
        {k: v for k, v in (body | claims).items() if v is not None},
        bytes.fromhex(noegle),
        algorithm="HS256",
        headers={"kid": kid},
    )
