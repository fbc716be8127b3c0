"""One POST over HTTP: bytes there, bytes back, within a time and a size.

urllib3 does the work: TLS with verification and client certificate, and connections that are kept
(a new handshake costs as much as the look-up). No redirects and no second tries: a question about a
person goes where it was configured to go, once.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError, TimeoutError
from urllib3.util import parse_url

from indexes.opslag.values import Fejlart, OpslagFejl

MAKS_SVAR = 512 * 1024
_BID = 16 * 1024


@dataclass(frozen=True, slots=True)
class Forbindelse:
    """How the other side is reached: paths of PEM files, a bearer token where it wants one, and the
    SHA-256 of its certificate where that is pinned."""

    url: str
    certifikat: str = ""
    noegle: str = ""
    ca: str = ""
    bearer: str = ""
    fingeraftryk: str = ""


class Transport:
    """The connections of this process to one endpoint."""

    def __init__(self, forbindelse: Forbindelse, *, samtidige: int) -> None:
        self._url = forbindelse.url
        self._headers: dict[str, str] = {}
        if forbindelse.bearer:
            self._headers["Authorization"] = f"Bearer {forbindelse.bearer}"
        tls: dict[str, str] = {}
        if forbindelse.certifikat:
            tls |= {"cert_file": forbindelse.certifikat, "key_file": forbindelse.noegle or ""}
        if forbindelse.ca:
            tls["ca_certs"] = forbindelse.ca
        if forbindelse.fingeraftryk and forbindelse.url.startswith("https:"):
            tls["assert_fingerprint"] = forbindelse.fingeraftryk
        manager = urllib3.PoolManager(
            num_pools=1,
            maxsize=samtidige,
            retries=False,
            cert_reqs="CERT_REQUIRED",
            **{key: value or None for key, value in tls.items()},  # type: ignore[arg-type]
        )
        # The one pool of the one address: finding it anew was a third of what a call cost us.
        self._pool = manager.connection_from_url(self._url)
        self._sti = parse_url(self._url).request_uri

    def post(self, body: bytes, headers: Mapping[str, str], *, frist: float) -> tuple[int, bytes]:
        """Status and body. Raises OpslagFejl: TIMEOUT, FEJL where there was no connection or it
        broke, UGYLDIGT_SVAR for an answer that is too large."""
        limit = time.monotonic() + frist
        try:
            response = self._pool.urlopen(
                "POST",
                self._sti,
                body=body,
                headers={**self._headers, **headers},
                timeout=urllib3.Timeout(total=frist),
                retries=False,
                redirect=False,
                assert_same_host=False,
                preload_content=False,
            )
            try:
                answer = _laes(response, limit)
            except BaseException:
                response.close()  # what is left of it must not be the next one's answer
                raise
            response.release_conn()
            return response.status, answer
        except NewConnectionError as fejl:  # a TimeoutError to urllib3, but none: nobody is there
            raise OpslagFejl(Fejlart.FEJL, type(fejl).__name__) from None
        except TimeoutError as fejl:
            raise OpslagFejl(Fejlart.TIMEOUT, type(fejl).__name__) from None
        except (HTTPError, OSError) as fejl:
            raise OpslagFejl(Fejlart.FEJL, type(fejl).__name__) from None


def _laes(response: urllib3.BaseHTTPResponse, limit: float) -> bytes:
    """The whole body, bit by bit: one that dribbles must not make each bit a new wait."""
    bits, size = [], 0
    while bit := response.read1(_BID):
        bits.append(bit)
        size += len(bit)
        if size > MAKS_SVAR:
            raise OpslagFejl(Fejlart.UGYLDIGT_SVAR, "stoerrelse")
        if time.monotonic() > limit:
            raise OpslagFejl(Fejlart.TIMEOUT, "krop")
    return b"".join(bits)
