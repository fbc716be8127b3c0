"""The statement that holds a batch of threads against the index of groups.

Two arms as measured (performance.md (g)): from the followed person to the groups whose list she is
on, and from authority and code to groups without a list. What both find is held against age,
geography, validity, level and sag. One row per (thread, group) comes out: the closest role, and of
several sager the least sensitive and newest, so that as many of the receivers as can may see it.

It decides by the group's own rights (Sagsret, Kriterium.loft), never by a receiver's; those are
asked when an advis is shown.
"""

from __future__ import annotations

KOLONNER = (
    ("nr", "int"),
    ("traad", "bigint"),
    ("haendelse", "bigint"),
    ("myndighed", "smallint"),
    ("kode", "text"),
    ("ikke_kode", "text"),
    ("slags", "text"),
    ("part", "uuid"),
    ("objekt", "uuid"),
    ("kle", "int"),
    ("foelsomhed", "smallint"),
    ("dato", "timestamptz"),
    ("dag", "date"),
    ("foer", "timestamptz"),
    ("efter", "timestamptz"),
    ("kendt", "timestamptz"),
    ("kendt_dag", "date"),
    ("flytning", "bool"),
    ("rettelser", "smallint"),
    ("annulleret", "bool"),
)
"""What is asked of each subject; an array of each is the statement's parameters. `foer` and `efter`
are the last moments of the day before and of the day itself."""

ALDER = """(extract(year from {dag}) - extract(year from {foedt})
    - (to_char({dag}, 'MMDD') < to_char({foedt}, 'MMDD'))::int)"""

_E = "unnest({arrays}) as e({navne})".format(
    arrays=", ".join(f"%({navn})s::{type_}[]" for navn, type_ in KOLONNER),
    navne=", ".join(navn for navn, _ in KOLONNER),
)

# Whom a group follows, by role. Roles that nobody asks for were left out (`roller`).
_FULGT = """
    select e.nr, 1::smallint as rolle, e.part as fulgt from e
    where 1 = any(%(roller)s)
    union all
    select distinct e.nr, 2::smallint, c.partner_uuid from e
    join part_personcivilstand c on c.part_uuid = e.part and c.kode in ('G', 'P')
        and c.partner_uuid is not null and (c.virkning @> e.dag or c.virkning @> (e.dag - 1))
    where 2 = any(%(roller)s)
    union all
    select distinct e.nr, 3::smallint, l.primaer_part_uuid from e
    join sag_saglinje l on l.part_uuid = e.part and l.rolle in (2, 3)
        and l.myndighed = e.myndighed and l.primaer_part_uuid <> e.part
    where 3 = any(%(roller)s)
    union all
    select distinct e.nr, 4::smallint, b.part_uuid from e
    join part_person p on p.part_uuid = e.part
        and (p.beskyttelse is null or upper(p.beskyttelse) <= e.dag)
    join part_personadresse a on a.part_uuid = e.part and a.adressenoegle is not null
        and (a.virkning @> e.foer or a.virkning @> e.efter)
    join part_personadresse b on b.adressenoegle = a.adressenoegle and b.part_uuid <> e.part
        and b.virkning @> e.efter
        and (select count(*) from (
                select from part_personadresse i
                where i.adressenoegle = a.adressenoegle and i.virkning @> e.efter
                limit %(maks_i_bolig)s + 1) i) <= %(maks_i_bolig)s
    join part_person q on q.part_uuid = b.part_uuid
        and (q.beskyttelse is null or upper(q.beskyttelse) <= e.dag)
    where 4 = any(%(roller)s)
    union all
    select distinct e.nr, 5::smallint, r.modpart_uuid from e
    join part_personrelation r on r.part_uuid = e.part and r.type in ('mor', 'far')
        and (upper_inf(r.virkning) or upper(r.virkning) > e.dag)
    where 5 = any(%(roller)s)
"""

_K = """k.gruppe_id, k.fra_kommuner, k.til_kommuner, k.fra_veje, k.til_veje, k.gyldig_fra,
        k.gyldig_til, k.med_sag"""

# Where she lived as the day began and as it ended. Whoever has no home at its end and did not move
# lived where she lived last: the dead.
_STED = """
    select nr, split_part(fra_vej, '-', 1)::smallint as fra_kommune, fra_vej,
        split_part(til_vej, '-', 1)::smallint as til_kommune, til_vej
    from (
        select e.nr, x.fra as fra_vej,
            case when e.flytning then x.til else coalesce(x.til, x.sidst) end as til_vej
        from e cross join lateral (
            select
                (array_agg(vej order by lower(virkning) desc nulls last)
                    filter (where virkning @> e.foer))[1] as fra,
                (array_agg(vej order by lower(virkning) desc nulls last)
                    filter (where virkning @> e.efter))[1] as til,
                (array_agg(vej order by lower(virkning) desc nulls last)
                    filter (where lower(virkning) is null or lower(virkning) <= e.efter))[1]
                    as sidst
            from (
                select a.virkning, a.kommune || '-' || a.vejkode as vej
                from part_personadresse a
                where a.part_uuid = e.part and a.type = 'folkeregister'
            ) y
        ) x
        where exists (
            select from kand k where k.nr = e.nr
            and (k.fra_kommuner is not null or k.til_kommuner is not null
                 or k.fra_veje is not null or k.til_veje is not null))
    ) z
"""

# The sag that makes the group hear of it: the event's own, or one that the followed person has.
_SAG = """
    select s.sag_uuid, s.foelsomhed, s.oprettet from (
        select s.uuid as sag_uuid, s.myndighed, s.kle, s.foelsomhed, s.enhed, s.fagsystem,
            s.sikkerhedsprofil, s.oprettet, 'se_sag' as ret
        from sag_sag s where f.slags = 'sag' and s.uuid = f.objekt and not s.lukket
        union all
        -- Its bevilling decides; what sag that belongs to is another right's matter.
        select null, b.myndighed, b.kle, b.foelsomhed, b.enhed, b.fagsystem,
            b.sikkerhedsprofil, null, 'se_ydelse'
        from ydelse_bevilgetydelse b
        where f.slags = 'ydelse' and b.bevilling_uuid = f.objekt and not b.lukket
        union all
        select l.sag_uuid, l.myndighed, l.kle, l.foelsomhed, l.enhed, l.fagsystem,
            l.sikkerhedsprofil, l.oprettet, 'se_sag'
        from sag_saglinje l
        where f.slags not in ('sag', 'ydelse') and not l.lukket
            and l.part_uuid = case when f.rolle = 3 then f.part else f.fulgt end
            and (case when f.rolle = 3
                 then l.rolle in (2, 3) and l.primaer_part_uuid = f.fulgt else l.rolle = 1 end)
            and (not c.kun_aktive
                 or (l.fremdrift is distinct from 4 and l.virkning @> f.kendt))
    ) s
    where s.myndighed = f.myndighed and s.foelsomhed <= c.foelsomhed_til
        and s.kle <@ c.kle
        and (c.fagsystemer is null or s.fagsystem = any(c.fagsystemer))
        and (c.enheder is null or exists (
            select from access_organisationsenhed o
            where o.uuid = any(c.enheder) and s.enhed between o.fra and o.til))
        and (s.sikkerhedsprofil is null or s.sikkerhedsprofil && c.identiteter)
        and exists (
            select from advis_sagsret r
            where r.gruppe_id = f.gruppe_id and r.permission = s.ret and r.myndighed = s.myndighed
                and r.foelsomhed_til >= s.foelsomhed and s.kle <@ r.kle
                and s.fagsystem::int <@ r.fagsystemer
                and (r.enheder is null or exists (
                    select from access_organisationsenhed o
                    where o.uuid = any(r.enheder) and s.enhed between o.fra and o.til)))
    order by s.foelsomhed, s.oprettet desc nulls last, s.sag_uuid limit 1
"""

TRAEF = f"""
with e as materialized (select * from {_E}),
fulgt as materialized ({_FULGT}),
fulgte as materialized (
    select f.nr, f.rolle, f.fulgt, e.myndighed, e.kode, e.foelsomhed,
        -- Whoever's age is not known is in no span of ages but the whole.
        coalesce(b.alder, 0)::smallint as mindst, coalesce(b.alder, 999)::smallint as hoejst
    from fulgt f join e using (nr)
    left join lateral (
        select {ALDER.format(dag="e.dag", foedt="p.foedt")} as alder
        from part_person p where p.part_uuid = f.fulgt
    ) b on true
),
kand as materialized (
    select f.nr, f.rolle, f.fulgt, {_K}
    from fulgte f
    join advis_kriterium k on k.myndighed = f.myndighed and k.kode = f.kode and k.rolle = f.rolle
        and not k.med_population
        and k.alder_fra <= f.mindst and k.alder_til >= f.hoejst
    where (%(gruppe)s::bigint is null or k.gruppe_id = %(gruppe)s) and k.loft >= f.foelsomhed
    union all
    -- By the key, one at a time: a join of the whole table grows with all groups that there are.
    select f.nr, f.rolle, f.fulgt, k.*
    from fulgte f
    join advis_population p on p.part_uuid = f.fulgt
    cross join lateral (
        select {_K} from advis_kriterium k
        where k.gruppe_id = p.gruppe_id and k.kode = f.kode and k.rolle = f.rolle
            and k.myndighed = f.myndighed and k.med_population and k.loft >= f.foelsomhed
            and k.alder_fra <= f.mindst and k.alder_til >= f.hoejst
        limit 1
    ) k
    where %(gruppe)s::bigint is null or p.gruppe_id = %(gruppe)s
),
sted as ({_STED}),
passer as (
    select e.*, k.rolle, k.fulgt, k.gruppe_id, k.med_sag,
        k.fra_veje is not null or k.til_veje is not null as vej
    from kand k join e using (nr)
    left join sted using (nr)
    where (k.gyldig_fra is null or k.gyldig_fra <= e.kendt_dag)
        and (k.gyldig_til is null or k.gyldig_til >= e.kendt_dag)
        and (k.fra_kommuner is null or sted.fra_kommune = any(k.fra_kommuner))
        and (k.til_kommuner is null or sted.til_kommune = any(k.til_kommuner))
        and (k.fra_veje is null or sted.fra_vej = any(k.fra_veje))
        and (k.til_veje is null or sted.til_vej = any(k.til_veje))
        and (e.ikke_kode = '' or not exists (
            select from advis_kriterium a
            where a.gruppe_id = k.gruppe_id and a.kode = e.ikke_kode))
),
traef as (
    select distinct on (f.traad, f.gruppe_id) f.*, s.sag_uuid
    from passer f
    left join lateral (
        select c.gruppe_id, x.* from advis_sagskriterium c cross join lateral ({_SAG}) x
        where c.gruppe_id = case when f.med_sag then f.gruppe_id end
    ) s on true
    where not f.med_sag or s.gruppe_id is not null
    order by f.traad, f.gruppe_id, f.ikke_kode, f.rolle, s.foelsomhed, s.oprettet desc nulls last,
        f.fulgt, s.sag_uuid
)
"""
"""Ends with `traef`: e's columns, rolle, fulgt, gruppe_id, sag_uuid."""

# What was tidied away is told again only if it changed: not in a period that is run again, and of
# a cancelled thread only to a group that had heard that it stood.
SKRIV = f"""{TRAEF},
nye as (
    insert into advis_advis (gruppe_id, myndighed, traad_id, haendelse_id, kode, slags, part_uuid,
        om_part_uuid, partsrolle, sag_uuid, objekt_uuid, kle, foelsomhed, vej, begivenhedsdato,
        modtaget, rettelser, annulleret, paamindelse)
    select t.gruppe_id, t.myndighed, t.traad, t.haendelse, t.kode, t.slags, t.fulgt, t.part,
        t.rolle, t.sag_uuid, t.objekt, t.kle, t.foelsomhed, t.vej, t.dato, %(now)s, t.rettelser,
        case when t.annulleret then %(now)s end,
        %(now)s + make_interval(days => g.paamindelse_dage)
    from traef t join advis_advisgruppe g on g.id = t.gruppe_id
    where (not %(igen)s or not exists (
            select from advisoprydning_ryddet r
            where r.traad_id = t.traad and r.gruppe_id = t.gruppe_id))
        and (not t.annulleret or t.ikke_kode <> '' or exists (
            select from advisoprydning_ryddet r
            where r.traad_id = t.traad and r.gruppe_id = t.gruppe_id and not r.annulleret))
    order by t.traad, t.gruppe_id
    on conflict (traad_id, gruppe_id) do nothing
    returning uuid, gruppe_id, haendelse_id
),
leveringer as (
    insert into advis_levering (advis_id, modtager_id, gruppe_id, kanal, haendelse_id, anledning,
        oprettet, naeste_forsoeg)
    select n.uuid, m.id, n.gruppe_id, m.kanal, n.haendelse_id, 'ny', %(now)s, %(now)s
    from nye n join advis_modtager m on m.gruppe_id = n.gruppe_id and m.aktiv
        and m.kanal in ('mail', 'webhook')
    returning 1
)
select (select count(*) from nye), (select count(*) from leveringer)
"""

TAEL = f"""{TRAEF}
select traad, haendelse, kode, dato, fulgt, part, sag_uuid, gruppe_id, rolle from traef
"""

ROLLER = """
select coalesce(array_agg(distinct r.rolle), '{}'::smallint[]) from
    (select distinct m, k from unnest(%(myndighed)s::smallint[], %(kode)s::text[]) x(m, k)) x
    cross join generate_series(2, 5) r(rolle)
where exists (select from advis_kriterium k
              where k.myndighed = x.m and k.kode = x.k and k.rolle = r.rolle and k.rolle > 1)
"""
"""The roles besides the person herself that any group follows for the codes of the batch."""
