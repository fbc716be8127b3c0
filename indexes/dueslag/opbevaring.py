"""How long messages are kept: the content for some months, what became of each for longer.

What waits, or lies in quarantine, stays until it is worked with or decided. docs/beskedfordeler.md
has the reasons.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import connection

from access.db import database_role

log = structlog.get_logger(__name__)
PORTION = 1000

# The newest row of a client stays: by it a dueslag that is silent is told from one never used.
_SLET_SPOR = """
delete from beskedfordeler_modtagelse where noegle in (
    select m.noegle from beskedfordeler_modtagelse m
    where m.tilstand in ('behandlet', 'kasseret') and m.senest < %(graense)s
      and exists (select from beskedfordeler_modtagelse n
                  where n.klient = m.klient and n.senest > m.senest)
    limit %(antal)s for update skip locked)
"""
_SLET_KONFLIKTER = """
delete from beskedfordeler_konflikt where id in (
    select id from beskedfordeler_konflikt where senest < %(graense)s
    limit %(antal)s for update skip locked)
"""
_GRAENSE = "select %s - make_interval(months => %s)"


def slet_indhold(*, behold: int, now: datetime) -> list[tuple[str, int, int]]:
    """Drop the months of messages as sent that have been kept for `behold` months.

    Gives (month as YYYYMM, or `default`; rows that went; rows that stay, since they wait or lie in
    quarantine). Nothing goes before its time: a month waits for its last day. Raises DatabaseError
    when `behold` is under two, and when the intake holds the table for two seconds; the next run
    tries again. While another run is at it, this one does nothing.
    """
    with database_role("sapa_indlaes"), connection.cursor() as cursor:
        cursor.execute("select * from sapa_slet_raabeskeder(%s, %s)", [behold, now])
        gone = [(str(del_), int(gik), int(bliver)) for del_, gik, bliver in cursor.fetchall()]
    for del_, gik, bliver in gone:
        log.info("besked_opbevaring", maaned=del_, slettet=gik, beholdt=bliver, behold=behold)
    return gone


def slet_spor(*, behold: int, now: datetime) -> int:
    """Delete what became of messages, and conflicts, that nothing was heard of for `behold` months.
    In portions, each a transaction of its own; returns how many rows went."""
    i_alt = 0
    for saetning in (_SLET_SPOR, _SLET_KONFLIKTER):
        antal = PORTION
        while antal == PORTION:
            with database_role("sapa_indlaes"), connection.cursor() as cursor:
                cursor.execute(_GRAENSE, [now, behold])
                cursor.execute(saetning, {"graense": cursor.fetchone()[0], "antal": PORTION})
                antal = cursor.rowcount
            i_alt += antal
    if i_alt:
        log.info("beskedspor_opbevaring", slettet=i_alt, behold=behold)
    return i_alt
