"""Two locks of one transaction each: on an authority's organisation, and on the numbers of units.

Whoever takes both takes the authority's first.
"""

from __future__ import annotations

from django.db import connection

_TRAE, _ORGANISATION = 20_260_001, 20_260_002


def laas_organisation(myndighed_id: int) -> None:
    """One writer of an authority's organisation at a time."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_ORGANISATION, myndighed_id])


def del_numre() -> None:
    """Nobody renumbers units until this transaction ends: take it *before* reading the number that
    you are going to write on a row, else a renumbering in between is not seen, and the row is lost
    to the unit's readers. `sapa_enheders_numre` does both in one round trip, for intake."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [_TRAE])


def laas_numre() -> None:
    """Renumber: waits for everyone who has read a number and not yet committed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_TRAE])
