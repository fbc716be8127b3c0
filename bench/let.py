"""A client that costs little: eight of them share the two cores with what they measure.

http.client takes a quarter of a millisecond a call, mostly for the headers of the answer. This one
does of its interface what the bench's calls use, and reads of the headers how long the body is.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping

_LAENGDE = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE).search
_STYKKER = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE).search


class Svar:
    """An answer, read whole."""

    def __init__(self, status: int, krop: bytes) -> None:
        self.status, self._krop = status, krop

    def read(self) -> bytes:
        """Its body."""
        return self._krop


class LetForbindelse:
    """One connection, kept open. Raises OSError when the server ends it."""

    def __init__(self, vaert: str, port: int, *, timeout: float) -> None:
        self._sok = socket.create_connection((vaert, port), timeout=timeout)
        self._sok.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._vaert = f"{vaert}:{port}"
        self._rest = b""

    def request(
        self,
        metode: str,
        sti: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send a call."""
        krop = body.encode() if isinstance(body, str) else body or b""
        lines = [f"{metode} {sti} HTTP/1.1", f"Host: {self._vaert}", f"Content-Length: {len(krop)}"]
        lines += [f"{navn}: {vaerdi}" for navn, vaerdi in (headers or {}).items()]
        self._sok.sendall("\r\n".join([*lines, "", ""]).encode() + krop)

    def getresponse(self) -> Svar:
        """The answer to the call that was sent."""
        hoved = self._til(b"\r\n\r\n")
        status = int(hoved[9:12])
        if (fundet := _LAENGDE(hoved)) is not None:
            return Svar(status, self._bytes(int(fundet[1])))
        if _STYKKER(hoved) is None:
            return Svar(status, b"")
        krop = b""
        while antal := int(self._til(b"\r\n"), 16):
            krop += self._bytes(antal + 2)[:-2]
        self._til(b"\r\n")
        return Svar(status, krop)

    def close(self) -> None:
        """End it."""
        self._sok.close()

    def _til(self, tegn: bytes) -> bytes:
        """What comes up to and with these bytes."""
        while (sted := self._rest.find(tegn)) < 0:
            self._laes()
        fundet, self._rest = self._rest[: sted + len(tegn)], self._rest[sted + len(tegn) :]
        return fundet

    def _bytes(self, antal: int) -> bytes:
        while len(self._rest) < antal:
            self._laes()
        fundet, self._rest = self._rest[:antal], self._rest[antal:]
        return fundet

    def _laes(self) -> None:
        mere = self._sok.recv(65536)
        if not mere:
            raise ConnectionError("the server ended the connection")
        self._rest += mere
