"""One POST to a subscriber over a connection that is kept: bytes there, a status back.

urllib3 does TLS and keeps the connections; ours is only which machine it may connect to
(`advis.levering.vagt`), and that it does so once: no redirects, no second tries, since the state
machine in the database decides those. Of the answer only status and Retry-After are used.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as Udloebet
from urllib3.util.connection import create_connection

from advis.levering.vagt import Adresse, ForbudtAdresse, Regler, find_ip
from advis.levering.values import Svar, retry_after

FRIST = 10.0
"""Seconds for connection, question and answer together."""
_MAKS_SVAR = 64 * 1024
_BID = 16 * 1024


class _Nej(HTTPError):
    """The guard's refusal, as an error that urllib3 lets through."""

    def __init__(self, regel: str) -> None:
        self.regel = regel
        super().__init__(regel)


class _Vogtet:
    """A connection that goes only where the guard lets it."""

    regler: Regler = Regler()

    def _new_conn(self) -> Any:
        # The names of urllib3's own connection: its `_new_conn` with another choice of machine.
        forb: Any = self
        try:
            steder = find_ip(forb._dns_host, forb.port, self.regler)
        except ForbudtAdresse as fejl:
            raise _Nej(fejl.regel) from None
        except OSError as fejl:
            raise NewConnectionError(forb, type(fejl).__name__) from None
        for ip in steder:
            try:
                return create_connection(
                    (ip, forb.port), forb.timeout, socket_options=forb.socket_options
                )
            except TimeoutError:  # the time is used up, for the next address too
                raise ConnectTimeoutError(forb, "timeout") from None
            except OSError:
                continue
        raise NewConnectionError(forb, "ingen") from None


class Transport:
    """The connections of this process to all subscribers."""

    def __init__(self, regler: Regler, *, ca: str = "", samtidige: int = 8) -> None:
        self._samtidige = samtidige
        self._tls: dict[str, Any] = {"cert_reqs": "CERT_REQUIRED"}
        if ca:
            self._tls["ca_certs"] = ca
        aaben = type("Aaben", (_Vogtet, HTTPConnection), {"regler": regler})
        lukket = type("Lukket", (_Vogtet, HTTPSConnection), {"regler": regler})
        self._aaben: Any = type("AabenPool", (HTTPConnectionPool,), {"ConnectionCls": aaben})
        self._lukket: Any = type("LukketPool", (HTTPSConnectionPool,), {"ConnectionCls": lukket})
        self._puljer: dict[tuple[str, str, int], HTTPConnectionPool] = {}
        self._laas = threading.Lock()

    def post(
        self,
        til: Adresse,
        krop: bytes,
        hoveder: Mapping[str, str],
        *,
        now: datetime,
        frist: float = FRIST,
    ) -> Svar:
        """What came of it. Never raises for the other side's sake."""
        begyndt = time.monotonic()
        status: int | None = None
        fejl, vent = "", None
        try:
            svar = self._pulje(til).urlopen(
                "POST",
                til.sti,
                body=krop,
                headers={"User-Agent": "SAPA-advis/1", **hoveder},
                timeout=urllib3.Timeout(total=frist),
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
                assert_same_host=False,
            )
            if _toem(svar, begyndt + frist):
                svar.release_conn()
            else:
                svar.close()  # what is left of it must not be the next one's answer
            status, vent = svar.status, retry_after(svar.headers.get("Retry-After"), now=now)
        except _Nej as nej:
            fejl = nej.regel
        except NewConnectionError:  # a TimeoutError to urllib3, but none: nobody is there
            fejl = "forbindelse"
        except Udloebet:
            fejl = "timeout"
        except SSLError:
            fejl = "tls"
        except (HTTPError, OSError, ValueError):
            fejl = "brudt"
        return Svar(status, fejl, vent, int((time.monotonic() - begyndt) * 1000))

    def luk(self) -> None:
        """Close every connection."""
        with self._laas:
            for pulje in self._puljer.values():
                pulje.close()
            self._puljer.clear()

    def _pulje(self, til: Adresse) -> HTTPConnectionPool:
        noegle = (til.skema, til.vaert, til.port)
        with self._laas:
            found = self._puljer.get(noegle)
            if found is None:
                if til.skema == "https":
                    found = self._lukket(til.vaert, til.port, maxsize=self._samtidige, **self._tls)
                else:
                    found = self._aaben(til.vaert, til.port, maxsize=self._samtidige)
                self._puljer[noegle] = found
        return found


def _toem(svar: urllib3.BaseHTTPResponse, graense: float) -> bool:
    """Read the answer away so that the connection can be used again; False if it is too long or too
    slow for that."""
    laest = 0
    try:
        while bid := svar.read1(_BID):
            laest += len(bid)
            if laest > _MAKS_SVAR or time.monotonic() > graense:
                return False
    except (HTTPError, OSError):
        return False
    return True
