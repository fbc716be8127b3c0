"""Events as the outbox holds them: claimed, read, marked.

A worker first takes the lock of each event's person or object (that of `sammenhaeng`, who
may turn an event into a repetition of another), and never waits for it: what somebody else holds is
taken the next time. Then it locks the rows, which nobody else can by then.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from advis.matching.traade import Led
from indexes.beskedfordeler.sammenhaeng import LAASERUM

PORTION = 1000
SLAGS = ("folkeregister", "sag", "ydelse", "arbejdsskade", "sygehus")
_FELTER = ", ".join(Led.__slots__)

# The inner limit is a fence: no more locks are tried than that, whatever plan is chosen.
_TAG = f"""
select id from (
    select id, coalesce(part_uuid, objekt_uuid)::text as noegle
    from beskedfordeler_modtagethaendelse where tilstand = 'klar' order by id limit %(kig)s
) k
where noegle is null or pg_try_advisory_xact_lock({LAASERUM}, hashtext(noegle))
limit %(antal)s
"""
_LAAS = f"""
select {_FELTER} from beskedfordeler_modtagethaendelse
where id = any(%s) and tilstand = 'klar' order by id for update skip locked
"""
_FAMILIE = f"""
select {_FELTER} from beskedfordeler_modtagethaendelse h
where (part_uuid = any(%(parter)s) or (part_uuid is null and objekt_uuid = any(%(objekter)s)))
    and slags = any(%(slags)s)
"""
_PERIODE = f"""
select {_FELTER} from beskedfordeler_modtagethaendelse
where id > %(efter)s and modtaget >= %(fra)s and modtaget < %(til)s
    and slags = any(%(slags)s) and tilstand = 'behandlet'
    and (%(myndighed)s::smallint is null or myndighed = %(myndighed)s)
order by id limit %(antal)s
"""


def tag(antal: int = PORTION) -> list[Led]:
    """The next events that nobody else works with, locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_TAG, {"antal": antal, "kig": 3 * antal})
        ids = [id_ for (id_,) in cursor.fetchall()]
        if not ids:
            return []
        cursor.execute(_LAAS, [ids])
        return [Led(*row) for row in cursor.fetchall()]


def familien(led: Collection[Led]) -> list[Led]:
    """All events of the same persons and kinds, and of objects that are about nobody: what the
    threads of `led` are folded from."""
    return _laes(
        _FAMILIE,
        {
            "parter": list({x.part_uuid for x in led if x.part_uuid}),
            "objekter": list({x.objekt_uuid for x in led if not x.part_uuid and x.objekt_uuid}),
            "slags": sorted({x.slags for x in led}),
        },
    )


def periodens(
    *, efter: int, fra: datetime, til: datetime, myndighed: int | None, antal: int
) -> list[Led]:
    """Events that were received in a period and told, after an id, in order of id."""
    return _laes(
        _PERIODE,
        {
            "efter": efter,
            "fra": fra,
            "til": til,
            "myndighed": myndighed,
            "antal": antal,
            "slags": list(SLAGS),
        },
    )


def laes(ids: Collection[int]) -> list[Led]:
    """Events by id."""
    return _laes(
        f"select {_FELTER} from beskedfordeler_modtagethaendelse where id = any(%(ids)s)",
        {"ids": list(ids)},
    )


def marker(led: Sequence[Led]) -> None:
    """They are dealt with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update beskedfordeler_modtagethaendelse set tilstand = 'behandlet'"
            " where id = any(%s) and tilstand = 'klar'",
            [[x.id for x in led]],
        )


def _laes(sql: str, parametre: dict[str, Any]) -> list[Led]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parametre)
        return [Led(*row) for row in cursor.fetchall()]
