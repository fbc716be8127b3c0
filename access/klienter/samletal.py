"""Calls that are counted together: of a service whose calls carry no objects of the day's quota.

A client's day is one row, and its lock is held until the call is durable: eight messages at a time
became durable one after the other. These calls are counted in the process and written by a thread
of it, each second at most. A process that is killed takes that second's count with it: it is told
to those who operate, and no limit is held by it.
"""

from __future__ import annotations

from datetime import date, datetime
from threading import Lock

from django.db import connection

from access.db import database_role
from access.klienter.selectors import dansk_dag
from access.vaekker import Vaekker

# A client that is gone meanwhile has no day.
_SKRIV = """
insert into klienter_forbrug as f (klient_id, dag, kald, afviste, objekter, sidst)
select k.id, n.dag, n.kald, n.afviste, 0, n.sidst
from unnest(%s::bigint[], %s::date[], %s::bigint[], %s::bigint[], %s::timestamptz[])
    as n (klient, dag, kald, afviste, sidst)
join access_systemklient k on k.id = n.klient
order by k.id, n.dag
on conflict (klient_id, dag) do update set
    kald = f.kald + excluded.kald, afviste = f.afviste + excluded.afviste,
    sidst = greatest(f.sidst, excluded.sidst)
"""


class Samletal:
    """What is counted and not yet written, by client and Danish day."""

    def __init__(self) -> None:
        self._laas = Lock()
        self._tal: dict[tuple[int, date], tuple[int, int, datetime]] = {}

    def laeg_til(self, klient: int, *, kald: int, afviste: int, now: datetime) -> None:
        """Count what a call was; it is written when `skriv` is called."""
        self._laeg_til({(klient, dansk_dag(now)): (kald, afviste, now)})

    def skriv(self) -> None:
        """Write what is counted, in a transaction of its own. What cannot be written is kept."""
        with self._laas:
            tal, self._tal = self._tal, {}
        if not tal:
            return
        try:
            with database_role("sapa_indlaes"), connection.cursor() as cursor:
                cursor.execute(
                    _SKRIV,
                    [
                        [klient for klient, _ in tal],
                        [dag for _, dag in tal],
                        *(list(kolonne) for kolonne in zip(*tal.values(), strict=True)),
                    ],
                )
        except Exception:
            self._laeg_til(tal)
            raise

    def _laeg_til(self, tal: dict[tuple[int, date], tuple[int, int, datetime]]) -> None:
        with self._laas:
            for noegle, (kald, afviste, sidst) in tal.items():
                k, a, s = self._tal.get(noegle, (0, 0, sidst))
                self._tal[noegle] = (k + kald, a + afviste, max(s, sidst))


def _skriv() -> None:
    """By a thread that keeps no connection."""
    try:
        samletal.skriv()
    finally:
        connection.close()


samletal = Samletal()
vaekker = Vaekker(_skriv, pause=1.0, fejl="forbrug_ikke_skrevet")
