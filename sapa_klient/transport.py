"""HTTP: one kept connection per thread, and a time limit.

`http.client` and not `urllib`: it keeps connections open, and takes no proxy from the environment
without being asked.
"""

from __future__ import annotations

import gzip
import http.client
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

MAKS_SVAR = 64 * 1024 * 1024
"""Bytes of an answer that are read: SAPA's are far smaller."""

# How a kept connection looks that the other end has closed (RemoteDisconnected is a reset).
_LUKKET = (ConnectionResetError, BrokenPipeError)


class Brudt(Exception):
    """No whole answer came."""


@dataclass(frozen=True, slots=True)
class Raat:
    """An answer as it came; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """The way to one SAPA. Safe to share between threads."""

    def __init__(self, adresse: str, *, tls: ssl.SSLContext | None, timeout: float) -> None:
        """Raises ValueError for an address that is not http or https."""
        dele = urlsplit(adresse)
        if dele.scheme not in {"http", "https"} or not dele.hostname or dele.query:
            raise ValueError("adressen skal være som https://sapa.eksempel.dk")
        if dele.username or dele.password:
            raise ValueError("hemmeligheden hører ikke hjemme i adressen")
        self.rod = dele.path.rstrip("/")
        self._vaert, self._port = dele.hostname, dele.port
        self._tls = (tls or ssl.create_default_context()) if dele.scheme == "https" else None
        self._timeout = timeout
        self._traad = threading.local()

    def kald(self, metode: str, sti: str, body: bytes | None, headers: Mapping[str, str]) -> Raat:
        """Send and read the answer. Raises Brudt where no whole answer came.

        A kept connection that SAPA has closed meanwhile is opened anew: that is no failure.
        """
        gammel = getattr(self._traad, "forbindelse", None) is not None
        try:
            svar, indhold = self._en_gang(metode, sti, body, headers)
        except _LUKKET as fejl:
            self.luk()
            if not gammel:
                raise Brudt(type(fejl).__name__) from fejl
            return self.kald(metode, sti, body, headers)
        except (OSError, http.client.HTTPException) as fejl:
            self.luk()
            raise Brudt(type(fejl).__name__) from fejl
        if len(indhold) > MAKS_SVAR:
            self.luk()
            raise Brudt("svaret er for stort")
        navne = {navn.lower(): vaerdi for navn, vaerdi in svar.getheaders()}
        if navne.get("content-encoding", "").lower() == "gzip":
            try:
                indhold = gzip.decompress(indhold)
            except (OSError, EOFError) as fejl:
                raise Brudt("svarets gzip er brudt") from fejl
        return Raat(svar.status, navne, indhold)

    def _en_gang(
        self, metode: str, sti: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        forbindelse = self._forbindelse()
        forbindelse.request(metode, self.rod + sti, body=body, headers=dict(headers))
        svar = forbindelse.getresponse()
        return svar, svar.read(MAKS_SVAR + 1)

    def luk(self) -> None:
        """Close this thread's connection; the next call opens a new one."""
        forbindelse = getattr(self._traad, "forbindelse", None)
        if forbindelse is not None:
            forbindelse.close()
            self._traad.forbindelse = None

    def _forbindelse(self) -> http.client.HTTPConnection:
        kendt: http.client.HTTPConnection | None = getattr(self._traad, "forbindelse", None)
        if kendt is None:
            kendt = (
                http.client.HTTPSConnection(
                    self._vaert, self._port, timeout=self._timeout, context=self._tls
                )
                if self._tls
                else http.client.HTTPConnection(self._vaert, self._port, timeout=self._timeout)
            )
            self._traad.forbindelse = kendt
        return kendt
