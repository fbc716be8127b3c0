"""Keys and parts: the set-based get-or-create that every write goes through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from access import forberedt
from access.masse import tekstliste
from indexes.part.models import Part

UuidFor = Callable[[str], UUID]

_ART = {
    "cpr": Part.Art.PERSON,
    "cvr": Part.Art.VIRKSOMHED,
    "pnr": Part.Art.VIRKSOMHED,
    "bfe": Part.Art.EJENDOM,
    "esr": Part.Art.EJENDOM,
}

_FIND = "select noegle, part_uuid from part_partnoegle where noegle = any(%s::text[])"

# One statement makes the keys and their parts. A key that another transaction makes at the same
# moment is waited for and then read, not duplicated: the empty update returns the row that won. The
# part of the one that lost is not made, since parts are made from what came back.
_OPRET = """
with ny as (
    insert into part_partnoegle (noegle, part_uuid)
    select * from unnest(%(noegler)s::text[], %(uuider)s::uuid[])
    on conflict (noegle) do update set noegle = excluded.noegle
    returning noegle, part_uuid
), forslag as (
    select * from unnest(%(noegler)s::text[], %(arter)s::text[]) as forslag (noegle, art)
), part as (
    insert into part_part (part_uuid, art, oprettet)
    select distinct on (ny.part_uuid) ny.part_uuid, forslag.art, %(now)s::timestamptz
    from ny join forslag using (noegle)
    order by ny.part_uuid
    on conflict (part_uuid) do nothing
)
select noegle, part_uuid from ny
"""


def find(noegler: Iterable[str]) -> dict[str, UUID]:
    """The parts of those of the keys that are known. One statement."""
    rows: list[Any] = forberedt.hent(_FIND, [tekstliste(noegler)])
    return dict(rows)


def opret(uuider: Mapping[str, UUID], *, now: datetime) -> dict[str, UUID]:
    """Give each key the proposed part, or the part that another made it first. One statement.

    Keys are written in sorted order, so that two batches that share keys wait for each other
    instead of blocking each other for ever.
    """
    if not uuider:
        return {}
    noegler = sorted(uuider)
    parametre: dict[str, Any] = {
        "noegler": noegler,
        "uuider": [uuider[n] for n in noegler],
        "arter": [str(_ART.get(n.split(":", 1)[0], Part.Art.ANDEN)) for n in noegler],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OPRET, parametre)
        return dict(cursor.fetchall())


@transaction.atomic(savepoint=False)
def part_uuider(
    noegler: Iterable[str],
    *,
    now: datetime,
    uuid_for: UuidFor | None = None,
    kendte: Mapping[str, UUID] | None = None,
) -> dict[str, UUID]:
    """The part of each key (`cpr:2110703435`, `cvr:12345678` ...), made where it is not known yet.

    One statement if all are known, else two, whatever their number, and safe beside others that
    ask for the same keys: call it once per batch. A part may be known before the register knows
    the person. Uuids are random (never derived from a CPR number); the demo passes `uuid_for` to
    get the same ones every time. `kendte`: what was looked up before in this transaction; no
    statement, where that is all.
    """
    wanted = set(noegler)
    known = {n: kendte[n] for n in wanted if n in kendte} if kendte else {}
    if missing := wanted - known.keys():
        known |= find(missing)
        missing -= known.keys()
    return known | opret({n: uuid_for(n) if uuid_for else uuid4() for n in missing}, now=now)
