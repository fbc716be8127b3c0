"""A fagsystem that pushes without pause from several threads, whatever happens to the other end.

A process of its own, so that nothing of the test can stop it. Each batch is written down before it
is sent; each outcome is a line on stdout. It ends when its stdin is closed.

    python -m tests.flows.afsender ADDRESS KLIENT HEMMELIGHED FOLDER
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from uuid import UUID

from lxml import etree

from tests import beskeder
from tests.flows.server import basic
from tests.flows.server import http as kald

TRAADE = 3
PR_BESKED = 5
SD = "{urn:oio:sagdok:3.0.0}"


def svar(body: str) -> dict[str, int]:
    """StatusKode by UUID, from a MultipleOutput."""
    root = etree.fromstring(body.encode())
    return {
        str(e.findtext(f"{SD}UUIDIdentifikator")): int(e.findtext(f"{SD}StatusKode") or 0)
        for e in root
        if e.find(f"{SD}UUIDIdentifikator") is not None
    }


def send(url: str, besked: bytes, headers: dict[str, str]) -> tuple[int, dict[str, int]]:
    """Push one message. HTTP status 0 where the connection broke, so that nobody knows."""
    try:
        status, body = kald(url, besked, headers)
    except (OSError, http.client.HTTPException):
        return 0, {}
    return status, svar(body) if status == 200 else {}


def _uuider() -> Iterator[UUID]:
    """The same sager in every run: a failure can be looked at again."""
    return (UUID(int=0x5A9A << 64 | n) for n in count(1))


class Afsender:
    """The threads and what they share."""

    def __init__(self, url: str, klient: str, hemmelighed: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self._headers = basic(klient, hemmelighed)
        self._uuider = _uuider()
        self._numre = count(1)
        self._laas = threading.Lock()
        self.slut = threading.Event()

    def arbejd(self) -> None:
        """Send new batches until told to stop; a broken one is left for later."""
        while not self.slut.is_set():
            with self._laas:
                nummer = next(self._numre)
                uuids = [next(self._uuider) for _ in range(PR_BESKED)]
            # Parties shared between batches: threads meet on the same persons.
            sager = [
                beskeder.sag(u, titel=f"Sag {n}", parter=[beskeder.part(f"{n:02d}01700001")])
                for n, u in enumerate(uuids, start=1)
            ]
            besked = beskeder.xml(*sager)
            (self._folder / f"{nummer}.xml").write_bytes(besked)
            status, koder = send(self._url, besked, self._headers)
            linje = {"nummer": nummer, "uuids": [*map(str, uuids)], "status": status, "svar": koder}
            with self._laas:
                print(json.dumps(linje), flush=True)
            if status != 200:
                time.sleep(0.1)


def main(url: str, klient: str, hemmelighed: str, folder: str) -> None:
    """Send until stdin ends."""
    afsender = Afsender(url, klient, hemmelighed, Path(folder))
    threads = [threading.Thread(target=afsender.arbejd) for _ in range(TRAADE)]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    afsender.slut.set()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
