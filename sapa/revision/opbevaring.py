"""Retention of the revisionslog: whole months leave when old enough, and that is logged."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import connection

from access.db import database_role
from access.komponenter import REVISIONSLOG_SLETTET
from access.revisionslog import Opslag, kriterier, noter_system

log = structlog.get_logger(__name__)


def ryd_op(*, behold: int, now: datetime) -> list[tuple[str, str, int]]:
    """Drop the months that have been kept for `behold` months, and lock the new partitions.

    Gives (month as YYYYMM, authority's CVR, rows) for what went, and leaves a row of each in the
    log itself. Nothing goes before its time: a month waits for its last day. Raises DatabaseError
    when `behold` is under six, and when the log is in use for longer than five seconds; the next
    night tries again.
    """
    with database_role("sapa_indlaes"), connection.cursor() as cursor:
        cursor.execute("select sapa_revisionslog_laas_partitioner()")
        cursor.execute("select * from sapa_slet_revisionslog(%s, %s)", [behold, now])
        gone = [(str(maaned), str(cvr), int(antal)) for maaned, cvr, antal in cursor.fetchall()]
        for maaned, cvr, antal in gone:
            tekst = kriterier(
                [("Maaned", maaned), ("Raekker", str(antal)), ("BeholdMaaneder", str(behold))]
            )
            noter_system([Opslag(REVISIONSLOG_SLETTET, soegekriterier=tekst)], cvr=cvr, now=now)
    log.info("revisionslog_opbevaring", maaneder=len({m for m, _, _ in gone}), behold=behold)
    return gone
