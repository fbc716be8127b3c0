"""Whose address would tell where a protected person lives, and is hidden with his.

A child who lives with a mother in hiding has no protection of its own in the register, but its
page, a hit in a search or a school would give her address away. So the address of whoever shares a
home with a protected parent, child, partner, guardian or custody holder is hidden as if it were
protected itself. It is kept as a column (`Person.beskyttelse`), not asked for by each read: then no
read can forget it. For threatened persons the law itself lets the child follow the parent
(CPR-loven § 6 stk. 6). Former addresses that are such a relative's home now: `selectors.roebende`.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

# Relations however long ago: too much is hidden rather than too little.
_GENBEREGN = """
with hjem as (
    select unnest(%(hjem)s::text[]) as noegle
    union select adressenoegle from part_person
        where part_uuid = any(%(parter)s) and adressenoegle is not null
), beboer as materialized (
    select p.part_uuid, p.adressenoegle, p.egen_beskyttelse as egen
    from part_person p join hjem h on p.adressenoegle = h.noegle
    union select part_uuid, null, egen_beskyttelse from part_person
        where part_uuid = any(%(parter)s) and adressenoegle is null
), skjult as materialized (
    select * from beboer where egen is not null
), mulig as (
    select part_uuid, egen from skjult
    union all
    select b.part_uuid, a.egen from skjult a join beboer b using (adressenoegle)
    where exists (
        select from part_personrelation r
        where r.part_uuid = b.part_uuid and r.modpart_uuid = a.part_uuid)
), valgt as (
    select distinct on (part_uuid) part_uuid, egen from mulig
    order by part_uuid, upper(egen) desc nulls first, lower(egen) nulls first
), ny as materialized (
    select b.part_uuid, v.egen as beskyttelse from beboer b left join valgt v using (part_uuid)
), opdateret as (
    update part_person p set beskyttelse = ny.beskyttelse from ny
    where p.part_uuid = ny.part_uuid and p.beskyttelse is distinct from ny.beskyttelse
)
update part_personsoegekopi s set beskyttelse = ny.beskyttelse from ny
where s.part_uuid = ny.part_uuid and s.beskyttelse is distinct from ny.beskyttelse
"""


def genberegn(parter: Collection[UUID], *, forladte: Collection[str] = ()) -> None:
    """Say anew whose addresses are hidden at the homes of these persons, and at the homes that they
    left. One statement, in the transaction that changed them."""
    with connection.cursor() as cursor:
        cursor.execute(_GENBEREGN, {"hjem": list(forladte), "parter": list(parter)})
