"""Who calls: a fagsystem by its own credential. The authority comes from here, never from the
message."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from access.services import find_systemklient
from indexes.registrering.services import Klient


class KlientAuthentication(BaseAuthentication):
    """HTTP Basic with klient_id and hemmelighed (RFC 7617), the client-credential form of RFC 6749
    2.3.1."""

    www_authenticate = 'Basic realm="SAPA", charset="UTF-8"'

    def authenticate(self, request: Request) -> tuple[Klient, None] | None:
        """The calling client; None without credentials. Raises AuthenticationFailed for wrong
        ones."""
        header = request.META.get("HTTP_AUTHORIZATION", "")
        scheme, _, value = header.partition(" ")
        if not header:
            return None
        if scheme.lower() != "basic":
            raise AuthenticationFailed(
                "Authorization skal være Basic med klient-id og hemmelighed."
            )
        try:
            klient_id, separator, secret = (
                base64.b64decode(value, validate=True).decode().partition(":")
            )
        except (binascii.Error, UnicodeDecodeError):
            separator = klient_id = secret = ""
        found = find_systemklient(klient_id, secret) if separator else None
        if found is None:
            raise AuthenticationFailed(
                "Klient-id eller hemmelighed er forkert, eller adgangen er lukket."
            )
        return Klient.af(found), None

    def authenticate_header(self, request: Request) -> str:
        """What 401 asks for."""
        return self.www_authenticate


class ErKlient(BasePermission):
    """Open to an authenticated fagsystem."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, Klient)
