"""The SQL that counts a month. Read by the intake role alone, which otherwise sees no log."""

OPTAEL = """
create function sapa_optael(dag date, fra timestamptz, til timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from statistik_tal where maaned = dag;
    insert into statistik_tal (maaned, cvr, emne, noegle, antal)
    with log as materialized (
        select organisatorisk_id as cvr, bruger_uuid, coalesce(enhed_id::text, '') as enhed,
               beskrivelse like 'Søgning %' as soegning,
               substring(sag from '^([0-9]{2})[.]') as kle
        from access_revisionslog
        where tidspunkt >= fra and tidspunkt < til and bruger_uuid is not null
    )
    select dag, cvr, 'brugere', '', count(distinct bruger_uuid) from log group by cvr
    union all
    select dag, cvr, 'opslag', enhed, count(*) from log group by cvr, enhed
    union all
    select dag, cvr, 'soegninger', enhed, count(*) from log where soegning group by cvr, enhed
    union all
    select dag, cvr, 'kle', kle, count(*) from log where kle is not null group by cvr, kle
    union all
    select dag, m.cvr, 'adviser', a.slags, count(*)
    from advis_advis a join access_myndighed m on m.id = a.myndighed
    where a.modtaget >= fra and a.modtaget < til group by m.cvr, a.slags
    union all
    select dag, m.cvr, 'notater', a.tilstand, count(*)
    from fordeling_aflevering a join access_myndighed m on m.id = a.myndighed
    where a.sendt >= fra and a.sendt < til and a.objekttype = 'JOURNALPOST'
    group by m.cvr, a.tilstand;
    insert into statistik_optaelling (maaned, tidspunkt) values (dag, now())
        on conflict (maaned) do update set tidspunkt = excluded.tidspunkt;
end $$;
revoke execute on function sapa_optael(date, timestamptz, timestamptz) from public;
grant execute on function sapa_optael(date, timestamptz, timestamptz) to sapa_indlaes;
"""
