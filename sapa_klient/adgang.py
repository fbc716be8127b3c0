"""How a client proves who it is. A secret is never shown by repr and never logged."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Protocol
from urllib.parse import urlencode

from sapa_klient.fejl import UventetSvar, af_svar
from sapa_klient.transport import Raat

TOKEN_STI = "/api/v1/token"
PAASTAND_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
RESERVE = 30.0
"""Seconds before its end at which a token is renewed: a call on its way must arrive in time."""

Hent = Callable[[str, str, bytes, dict[str, str]], Raat]
"""Method, path, body and headers to an answer: how a credential asks for its token."""


class Legitimation(Protocol):
    """What goes into a call's headers. `kan_fornyes`: what was refused may be got anew, and
    `forny` asks for that."""

    kan_fornyes: ClassVar[bool]

    def headers(self, hent: Hent, *, forny: bool = False) -> dict[str, str]:
        """Raises what a call raises, where a token must be asked for first."""
        ...


def _basic(klient_id: str, hemmelighed: str) -> str:
    return "Basic " + base64.b64encode(f"{klient_id}:{hemmelighed}".encode()).decode()


@dataclass(frozen=True)
class Basic:
    """Id and secret with every call: for the demo, and clients that may."""

    klient_id: str
    hemmelighed: str = field(repr=False)
    kan_fornyes: ClassVar[bool] = False

    def headers(self, hent: Hent, *, forny: bool = False) -> dict[str, str]:
        return {"Authorization": _basic(self.klient_id, self.hemmelighed)}


class _MedToken:
    """A token, asked for when it is needed and kept until shortly before it ends."""

    kan_fornyes: ClassVar[bool] = True
    _engangs: ClassVar[bool] = False

    def __init__(self, scope: str, ur: Callable[[], float]) -> None:
        self._scope, self._ur = scope, ur
        self._laas = threading.Lock()
        self._token, self._udloeber = "", 0.0

    def headers(self, hent: Hent, *, forny: bool = False) -> dict[str, str]:
        with self._laas:
            if forny or self._ur() >= self._udloeber - RESERVE:
                self._forny(hent)
            return {"Authorization": f"Bearer {self._token}"}

    def _forny(self, hent: Hent) -> None:
        svar, bedt = self._bed(hent)
        if svar.status == 401 and self._engangs:
            # An answer may have been lost, and the proof with it: it is good for one use.
            svar, bedt = self._bed(hent)
        if svar.status != 200:
            raise af_svar(svar.status, svar.body, svar.headers)
        try:
            data = json.loads(svar.body)
            self._token, varer = str(data["access_token"]), float(data["expires_in"])
        except (ValueError, KeyError, TypeError) as fejl:
            raise UventetSvar("Svaret på tokenkaldet er ikke et token.") from fejl
        self._udloeber = bedt + varer

    def _bed(self, hent: Hent) -> tuple[Raat, float]:
        felter, bevis = self._bevis()
        form = {"grant_type": "client_credentials", **felter}
        if self._scope:
            form["scope"] = self._scope
        kodet = "application/x-www-form-urlencoded"
        headers = {"Content-Type": kodet, "Accept": "application/json", **bevis}
        bedt = self._ur()
        return hent("POST", TOKEN_STI, urlencode(form).encode(), headers), bedt

    def _bevis(self) -> tuple[dict[str, str], dict[str, str]]:
        """Fields of the form and headers that prove the client."""
        raise NotImplementedError


class Hemmelighed(_MedToken):
    """Client credentials (RFC 6749 4.4): the secret is exchanged for a token that lives briefly.

    `scope`: operations that the token is limited to, separated by spaces.
    """

    def __init__(
        self,
        klient_id: str,
        hemmelighed: str,
        *,
        scope: str = "",
        ur: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(scope, ur)
        self.klient_id, self._hemmelighed = klient_id, hemmelighed

    def __repr__(self) -> str:
        return f"Hemmelighed({self.klient_id!r})"

    def _bevis(self) -> tuple[dict[str, str], dict[str, str]]:
        return {}, {"Authorization": _basic(self.klient_id, self._hemmelighed)}


class Certifikat(_MedToken):
    """Mutual TLS (RFC 8705): give the Klient a `tls` context that has loaded the certificate."""

    def __init__(
        self, klient_id: str, *, scope: str = "", ur: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(scope, ur)
        self.klient_id = klient_id

    def __repr__(self) -> str:
        return f"Certifikat({self.klient_id!r})"

    def _bevis(self) -> tuple[dict[str, str], dict[str, str]]:
        return {"client_id": self.klient_id}, {}


class Paastand(_MedToken):
    """private_key_jwt (RFC 7523): `underskriv` makes a new signed assertion at each call.

    Python's own library cannot sign with RSA or EC, so signing is the caller's (PyJWT, an HSM).
    """

    _engangs: ClassVar[bool] = True

    def __init__(
        self,
        underskriv: Callable[[], str],
        *,
        scope: str = "",
        ur: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(scope, ur)
        self._underskriv = underskriv

    def _bevis(self) -> tuple[dict[str, str], dict[str, str]]:
        felter = {"client_assertion_type": PAASTAND_TYPE, "client_assertion": self._underskriv()}
        return felter, {}
