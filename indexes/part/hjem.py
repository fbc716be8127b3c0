"""Whose address would tell where a protected person lives, and is hidden with hers.

A child who lives with a mother in hiding has no protection of its own in the register, but its
page, a hit in a search or a school would give her address away; so would the page of a mother whose
child is the protected one, of its brother, and of the man that she is married to. So a home hides
with whoever is protected in it, for all in it who are close to her (`naer`) or to somebody that it
hides for; but not for the parent of one that it hides for another's sake, as the known screens show
a father where his child hides with its mother. It is kept as a column (`Person.beskyttelse`), not
asked for by each read: then no read can forget it. For threatened persons the law itself lets the
child follow the parent (CPR-loven § 6 stk. 6). Former addresses that are such a home now:
`selectors.roebende`.

A protected child has more homes than the one it is registered at: where it lives by delt bopæl,
and, where the register knows no home of it, that of each who holds forældremyndighed
(docs/decisions/0073).
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from access import forberedt
from access.masse import uuidliste
from indexes.part.naer import naer_sql, op_sql

# Of delt bopæl and forældremyndighed those count that no other one has taken the place of: they
# have no end, or end as the child is grown. Nothing here depends on the clock, or a home would be
# right on the day it was written only, and `kontroller_register` would say so.
_STADIG = """(upper_inf(r.virkning) or upper(r.virkning) >= c.foedt + interval '18 years')"""

# Of a person's row and her search copies the one may differ from the other only where they were
# written just now; so the copies of the others at a home are looked at where the row changes.
# Besides the homes that they live in or left: those of somebody hidden, to whom one of them may
# have been the way (`_VEJE` before, here after), and those where a protected child lives too.
# `offset 0`: what a person's rows are joined with is looked up by key. Left to itself, PostgreSQL
# believes that a night's portion is a large part of the register, and reads all of it six times
# over; and an array of the few that are to be changed, for it believes that all are.
_GENBEREGN = f"""
with recursive hjem as (
    select unnest(%(hjem)s::text[]) as noegle
    union select adressenoegle from part_person
        where part_uuid = any(%(parter)s::uuid[]) and adressenoegle is not null
    union select m.adressenoegle
        from part_personrelation r cross join lateral (
            select m.adressenoegle from part_person m
            where m.part_uuid = r.modpart_uuid and m.adressenoegle is not null
              and (m.beskyttelse is not null
                or (r.type in ('delt_bopael', 'foraeldremyndighed_hos') and exists (
                    select from part_person c
                    where c.part_uuid = r.part_uuid and c.egen_beskyttelse is not null offset 0)))
            offset 0
        ) m
        where r.part_uuid = any(%(parter)s::uuid[])
    union select n.noegle from unnest(%(naaede)s::text[]) as n (noegle) where exists (
        select from part_person m
        where m.adressenoegle = n.noegle and m.beskyttelse is not null offset 0)
), registreret as materialized (
    select p.part_uuid, h.noegle as hjem, p.egen_beskyttelse as egen, p.beskyttelse as foer
    from hjem h cross join lateral (
        select p.part_uuid, p.egen_beskyttelse, p.beskyttelse from part_person p
        where p.adressenoegle = h.noegle offset 0
    ) p
    union all select part_uuid, null, egen_beskyttelse, beskyttelse from part_person
        where part_uuid = any(%(parter)s::uuid[]) and adressenoegle is null
), beboer as materialized (
    select part_uuid, hjem, egen, false as ogsaa from registreret
    union select c.part_uuid, b.hjem, c.egen_beskyttelse, true
    from registreret b
    cross join lateral (
        select r.modpart_uuid, r.type, r.virkning from part_personrelation r
        where r.part_uuid = b.part_uuid
          and r.type in ('delt_bopael_for', 'foraeldremyndighed_over') offset 0
    ) r
    cross join lateral (
        select c.part_uuid, c.egen_beskyttelse from part_person c
        where c.part_uuid = r.modpart_uuid and c.egen_beskyttelse is not null and {_STADIG}
          and (r.type = 'delt_bopael_for' or c.adressenoegle is null) offset 0
    ) c
    where b.hjem is not null
), mulig as (
    select part_uuid, hjem, egen, ogsaa, false as med from beboer where egen is not null
    union
    select b.part_uuid, b.hjem, a.egen, b.ogsaa, true
    from mulig a join beboer b on b.hjem = a.hjem and b.part_uuid <> a.part_uuid
    where {naer_sql("a.part_uuid", "b.part_uuid")}
      and not (a.med and {op_sql("a.part_uuid", "b.part_uuid")})
), valgt as (
    select distinct on (part_uuid) part_uuid, egen from mulig where not ogsaa
    order by part_uuid, upper(egen) desc nulls first, lower(egen) nulls first
), ny as materialized (
    select b.part_uuid, b.foer, v.egen as beskyttelse
    from registreret b left join valgt v using (part_uuid)
), opdateret as (
    update part_person p set beskyttelse = ny.beskyttelse from ny
    where p.part_uuid = ny.part_uuid and p.beskyttelse is distinct from ny.beskyttelse
      and p.part_uuid = any (array(
        select part_uuid from ny where foer is distinct from beskyttelse))
)
update part_personsoegekopi s set beskyttelse = ny.beskyttelse from ny
where s.part_uuid = ny.part_uuid and s.id = any (array(
    select s.id from ny cross join lateral (
        select s.id, s.beskyttelse from part_personsoegekopi s
        where s.part_uuid = ny.part_uuid offset 0
    ) s
    where s.beskyttelse is distinct from ny.beskyttelse
      and (ny.foer is distinct from ny.beskyttelse
        or ny.part_uuid in (select unnest(%(parter)s::uuid[])))))
"""

_VEJE = """
select distinct m.adressenoegle
from part_personrelation r join part_person m on m.part_uuid = r.modpart_uuid
where r.part_uuid = any(%s::uuid[]) and m.beskyttelse is not null and m.adressenoegle is not null
"""


def genberegn(
    parter: Collection[UUID], *, forladte: Collection[str] = (), naaede: Collection[str] = ()
) -> None:
    """Say anew whose addresses are hidden at the homes of these persons, and at the homes that they
    left. One statement, in the transaction that changed them.

    `naaede`: homes that were reached by somebody who can be hidden by who lives there, but changes
    nothing for others. Where nobody is hidden, nobody comes to be so: that is most of a night.
    """
    forberedt.udfoer(
        _GENBEREGN,
        {"hjem": list(forladte), "parter": uuidliste(parter), "naaede": list(naaede)},
        plan=False,
    )


def skjulte_hos(parter: Collection[UUID]) -> list[str]:
    """The hidden homes of those whom these persons are related to: asked before their relations
    change, and told to `genberegn` as left. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_VEJE, [uuidliste(parter)])
        return [noegle for (noegle,) in cursor.fetchall()]
