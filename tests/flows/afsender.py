"""A fagsystem that pushes without pause from several threads, whatever happens to the other end.

A process of its own, so that nothing of the test can stop it. Each batch is written down before it
is sent; each outcome is a line on stdout. It ends when its stdin is closed.

    python -m tests.flows.afsender ADDRESS KLIENT HEMMELIGHED FOLDER
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from uuid import UUID

from sapa_klient import Afvist, Basic, IngenForbindelse, Klient
from tests import beskeder

TRAADE = 3
PR_BESKED = 5


def klient(adresse: str, navn: str, hemmelighed: str) -> Klient:
    """One try for each call: what a broken connection leaves behind is what is looked at."""
    return Klient(adresse, Basic(navn, hemmelighed), timeout=30, forsoeg=1)


def send(sapa: Klient, besked: bytes) -> tuple[int, dict[str, int]]:
    """Push one message: HTTP status, and StatusKode by UUID of what was taken. Status 0 where the
    connection broke, so that nobody knows."""
    try:
        leverance = sapa.importer(besked)
    except IngenForbindelse:
        return 0, {}
    except Afvist as fejl:
        return fejl.http, {}
    return 200, {str(et.uuid): et.statuskode for et in leverance.svar}


def _uuider() -> Iterator[UUID]:
    """The same sager in every run: a failure can be looked at again."""
    return (UUID(int=0x5A9A << 64 | n) for n in count(1))


class Afsender:
    """The threads and what they share."""

    def __init__(self, adresse: str, navn: str, hemmelighed: str, folder: Path) -> None:
        self._sapa, self._folder = klient(adresse, navn, hemmelighed), folder
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
            status, koder = send(self._sapa, besked)
            linje = {"nummer": nummer, "uuids": [*map(str, uuids)], "status": status, "svar": koder}
            with self._laas:
                print(json.dumps(linje), flush=True)
            if status != 200:
                time.sleep(0.1)


def main(adresse: str, navn: str, hemmelighed: str, folder: str) -> None:
    """Send until stdin ends."""
    afsender = Afsender(adresse, navn, hemmelighed, Path(folder))
    threads = [threading.Thread(target=afsender.arbejd) for _ in range(TRAADE)]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    afsender.slut.set()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
