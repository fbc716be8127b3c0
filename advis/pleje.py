"""Tidying and reminding: beat jobs that may run twice, and on several machines at once.

Each row is claimed (`skip locked`) and changed by the same statement that finds it, so that the
second run finds nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from access.db import database_role
from advis.grupper import indeks

PORTION = 1000

# Finished so many days ago as the group's rule says. What hangs on it goes with it; that the group
# had heard of the thread stays (advis.oprydning).
_RYD = """
with gamle as materialized (
    select a.* from advis_advisgruppe g
    cross join lateral (
        select uuid, traad_id, a.gruppe_id, annulleret is not null as annulleret
        from advis_advis a
        where a.gruppe_id = g.id and a.status = 'faerdiggjort'
            and a.faerdiggjort < %(now)s - make_interval(days => g.oprydning_dage)
        order by a.faerdiggjort limit %(antal)s for update skip locked
    ) a
    where g.oprydning_dage is not null limit %(antal)s
), l as (
    delete from advis_leveringsforsoeg f using advis_levering l, gamle
    where f.levering_id = l.uuid and l.advis_id = gamle.uuid
), led as (delete from advis_advisled x using gamle where x.advis_id = gamle.uuid),
handlinger as (delete from advis_advishandling x using gamle where x.advis_id = gamle.uuid),
kommentarer as (delete from advis_kommentar x using gamle where x.advis_id = gamle.uuid),
ryddede as (
    insert into advisoprydning_ryddet (traad_id, gruppe_id, ryddet, annulleret)
    select traad_id, gruppe_id, %(now)s, annulleret from gamle
    on conflict (traad_id, gruppe_id) do update
        set ryddet = excluded.ryddet, annulleret = excluded.annulleret
)
select array(select uuid from gamle)
"""
_SLET = (
    "delete from advis_levering where advis_id = any(%s)",
    "delete from advis_advis where uuid = any(%s)",
)

_PAAMIND = """
with forfaldne as (
    select uuid from advis_advis
    where paamindelse <= %(now)s and paamindet is null and status <> 'faerdiggjort'
    order by paamindelse limit %(antal)s for update skip locked
), mindet as (
    update advis_advis a set paamindet = %(now)s, udsat_til = null
    from forfaldne f where a.uuid = f.uuid
    returning a.uuid, a.paamindelse_tekst
)
insert into advis_advishandling (advis_id, hvad, tidspunkt, bruger, klient, foer, efter, fortrudt)
select uuid, 'paamindet', %(now)s, '', '', '{}', jsonb_build_object('tekst', paamindelse_tekst),
    false
from mindet
"""


def ryd(*, now: datetime, antal: int = PORTION) -> int:
    """Delete finished adviser whose time is over; returns how many. Call it until it says 0."""
    with database_role("sapa_indlaes", timeout="60s"), connection.cursor() as cursor:
        cursor.execute(_RYD, {"now": now, "antal": antal})
        (gamle,) = cursor.fetchone()
        if gamle:
            for sql in _SLET:
                cursor.execute(sql, [gamle])
    return len(gamle)


def paamind(*, now: datetime, antal: int = PORTION) -> int:
    """Mark adviser whose reminder has come: they are in front again, and snoozing ends. Returns how
    many. Call it until it says 0."""
    with database_role("sapa_indlaes", timeout="60s"), connection.cursor() as cursor:
        cursor.execute(_PAAMIND, {"now": now, "antal": antal})
        return int(cursor.rowcount)


def foelg_organisationen() -> int:
    """Units that were moved below a receiving unit receive too, and those moved away no longer.
    Returns how many receivers came and went."""
    with database_role("sapa_indlaes", timeout="60s"):
        return indeks.udbred()
