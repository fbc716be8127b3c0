"""The body of an API call, whatever its sender says of it: bounded in memory, gzip unpacked as it
comes.

A bomb costs what the cap allows and no more: unpacking stops at the first byte above it.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, UnreadablePostError

_STYKKE = 64 * 1024
_GZIP = {"gzip", "x-gzip"}
_GZIP_VINDUE = 31  # zlib's name for: a gzip header, and the largest window


@dataclass(frozen=True, slots=True)
class Kropfejl:
    """Why a body was not taken: the HTTP status, and what the sender is told."""

    http: int
    besked: str


class Afvist(Exception):
    """The body is not taken."""

    def __init__(self, http: int, besked: str) -> None:
        super().__init__(besked)
        self.fejl = Kropfejl(http, besked)


def laes(request: HttpRequest, *, loft: int, sekunder: float) -> bytes:
    """The body, unpacked; at most `loft` bytes before and after, within `sekunder`. Raises
    Afvist."""
    kodning = request.META.get("HTTP_CONTENT_ENCODING", "").strip().lower()
    if kodning not in {"", "identity", *_GZIP}:
        raise Afvist(415, "Content-Encoding skal være gzip eller udelades, og kun én gang.")
    announced = _annonceret(request)
    if announced is not None and announced > loft:
        raise _for_stor(loft)
    stykker = _stykker(request, announced, loft, sekunder)
    if kodning in _GZIP:
        stykker = _pak_ud(stykker, loft)
    return b"".join(_hoejst(stykker, loft))


def _for_stor(loft: int) -> Afvist:
    return Afvist(413, f"Beskeden er større end {loft // 1024 // 1024} MB. Del leverancen op.")


def _annonceret(request: HttpRequest) -> int | None:
    """Content-Length; None where the body comes in chunks and ends where it ends."""
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        return None
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        raise Afvist(400, "Content-Length er ikke et tal.") from None


def _stykker(
    request: HttpRequest, announced: int | None, loft: int, sekunder: float
) -> Iterator[bytes]:
    """The body as sent. A chunked one is read from the server itself: Django takes a call without
    Content-Length to have no body."""
    kilde: Any = request if announced is not None else request.META.get("wsgi.input")
    slut, modtaget = time.monotonic() + sekunder, 0
    while modtaget <= loft:
        try:
            stykke = kilde.read(min(_STYKKE, loft + 1 - modtaget))
        except (UnreadablePostError, OSError, ValueError):
            raise Afvist(400, "Beskeden blev afbrudt undervejs.") from None
        if not stykke:
            break
        if time.monotonic() > slut:
            raise Afvist(408, "Beskeden kom for langsomt.")
        modtaget += len(stykke)
        yield stykke
    if announced is not None and modtaget < announced:
        raise Afvist(400, "Beskeden er kortere, end Content-Length siger.")


def _hoejst(stykker: Iterator[bytes], loft: int) -> Iterator[bytes]:
    ialt = 0
    for stykke in stykker:
        ialt += len(stykke)
        if ialt > loft:
            raise _for_stor(loft)
        yield stykke


def _pak_ud(stykker: Iterator[bytes], loft: int) -> Iterator[bytes]:
    """The content of one or more gzip members (RFC 1952), in small pieces."""
    udpakker, begyndt = zlib.decompressobj(_GZIP_VINDUE), False
    try:
        for stykke in _hoejst(stykker, loft):
            rest, ud = stykke, b""
            while rest or len(ud) == _STYKKE:  # a full piece: the window may hold more
                begyndt = begyndt or bool(rest)
                ud = udpakker.decompress(rest, _STYKKE)
                yield ud
                rest = udpakker.unconsumed_tail
                if udpakker.eof:
                    rest = udpakker.unused_data
                    udpakker, begyndt = zlib.decompressobj(_GZIP_VINDUE), False
    except zlib.error:
        raise Afvist(400, "Beskeden er ikke gyldig gzip.") from None
    if begyndt:
        raise Afvist(400, "Beskedens gzip er afbrudt.")
