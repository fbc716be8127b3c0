"""The SQL that guards the revisionslog: who reads what, that it only grows, how months leave it.

Run by this app's first migration. It stands here so that it can be read in one piece.
"""

# What the log is searched by. The number a row is about stands inside two texts; as a column of its
# own it can be indexed, and compared under row-level security, which lets no regex near an index.
# Rows from before get it now, while UPDATE is still possible.
NUMMER = r"""
alter table access_revisionslog add column nummer text not null default '';
update access_revisionslog set nummer = replace(coalesce(
        substring(part from '^(\d{6}-?\d{4}|\d{8}) - '),
        substring(soegekriterier from '(?:^|, )(?:CPR|CVR): (\d{6}-?\d{4}|\d{8})(?:,|$)'),
        ''), '-', '')
    where part <> '' or soegekriterier <> '';
create index revisionslog_nummer on access_revisionslog (nummer, tidspunkt desc)
    where nummer <> '';
-- One authority's log in order of time: the page of hits, and the portions of an export.
create index revisionslog_myndighed on access_revisionslog
    (organisatorisk_id, tidspunkt desc, id desc);
-- Looks by others' users on its behalf: few, so the index is small and costs other rows nothing.
create index revisionslog_paa_vegne on access_revisionslog (scope_cvr, tidspunkt desc, id desc)
    where scope_cvr <> organisatorisk_id;
"""

# Coarse: own rows, and those by or on behalf of authorities whose log the user may read. Both
# sub-selects read nothing of the row and run once per statement. Units are the selector's matter:
# sapa.revision.selectors.
LAAS = """
alter table access_revisionslog enable row level security;
create policy revisionslog_laes on access_revisionslog for select to sapa_web using (
    bruger_id = (select nullif(current_setting('sapa.bruger', true), '')::bigint)
    or array[organisatorisk_id, scope_cvr] && (
        select array_agg(cvr) from access_myndighed
        where id = any (nullif(current_setting('sapa.revision', true), '')::int[])
    )
);
create policy revisionslog_skriv on access_revisionslog for insert to sapa_web, sapa_indlaes
    with check (true);
"""

# A page writes rows about the transaction's own user, under her own names and authority and on
# behalf of hers or one on whose data she has a right; or about nobody (a refused sign-in), and then
# with no name at all. What SAPA does by itself is written by the intake role, and names no user's
# id. The sub-selects read nothing of the row: once per statement.
SKRIV_EGNE = """
drop policy revisionslog_skriv on access_revisionslog;
create policy revisionslog_skriv on access_revisionslog for insert to sapa_web with check (
    case when bruger_id is null
    then bruger_uuid is null
        and (brugernavn, bruger, organisatorisk_id, scope_cvr) = ('', '', '', '')
    else (bruger_id, bruger_uuid, brugernavn, bruger, organisatorisk_id) = (
            select b.id, b.uuid, b.brugernavn, b.navn, m.cvr
            from access_bruger b join access_myndighed m on m.id = b.myndighed_id
            where b.id = (select nullif(current_setting('sapa.bruger', true), '')::bigint))
        and (scope_cvr = organisatorisk_id or scope_cvr = any (array(
            select m.cvr from access_myndighed m join access_adgangsgruppe g on g.myndighed = m.id
            where g.bruger_id = (select nullif(current_setting('sapa.bruger', true), '')::bigint))))
    end
);
create policy revisionslog_skriv_system on access_revisionslog for insert to sapa_indlaes
    with check (bruger_id is null);
"""

SKRIV_ALT = """
drop policy revisionslog_skriv_system on access_revisionslog;
drop policy revisionslog_skriv on access_revisionslog;
create policy revisionslog_skriv on access_revisionslog for insert to sapa_web, sapa_indlaes
    with check (true);
"""

# A row trigger of a partitioned table is copied to every partition, also to those made later. A
# statement trigger is not, and TRUNCATE has no other kind: so each partition gets one of its own,
# from the function that retention runs every night, months before the partition is taken into use.
KUN_TILFOEJ = """
create function sapa_revisionslog_kun_tilfoej() returns trigger language plpgsql as $$
begin
    raise exception 'the revisionslog only grows: % on % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create trigger kun_tilfoej before update or delete on access_revisionslog
    for each row execute function sapa_revisionslog_kun_tilfoej();
create trigger kun_tilfoej_saetning before update or delete or truncate on access_revisionslog
    for each statement execute function sapa_revisionslog_kun_tilfoej();

create function sapa_revisionslog_laas_partitioner() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare del regclass;
begin
    for del in select inhrelid::regclass from pg_inherits
               where inhparent = 'access_revisionslog'::regclass
               and not exists (select 1 from pg_trigger
                               where tgrelid = inhrelid and tgname = 'kun_tilfoej_saetning') loop
        execute format('create trigger kun_tilfoej_saetning before truncate on %s'
                       ' for each statement execute function sapa_revisionslog_kun_tilfoej()', del);
    end loop;
end $$;
revoke execute on function sapa_revisionslog_laas_partitioner() from public;
grant execute on function sapa_revisionslog_laas_partitioner() to sapa_indlaes;
select sapa_revisionslog_laas_partitioner();
"""

# A month goes when its last instant is `behold` months old: never earlier. Six is what one extract
# spans. Rows of months without a partition lie in the default one, which is then made anew with the
# rows that are to stay. Gives what went, per month and authority.
SLET = """
create function sapa_slet_revisionslog(behold int, nu timestamptz)
returns table (maaned text, cvr text, antal bigint)
language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '5s' as $$
declare del record; graense timestamptz := nu - make_interval(months => behold);
begin
    if behold is null or behold < 6 then
        raise exception 'the revisionslog is kept for six months at least';
    end if;
    if nu > now() + interval '1 day' then
        raise exception 'the revisionslog is not emptied ahead of time';
    end if;
    lock table access_revisionslog in access exclusive mode;
    for del in
        select c.oid::regclass as navn, c.relname::text as tekst
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'access_revisionslog'::regclass
          and substring(pg_get_expr(c.relpartbound, c.oid)
                        from $b$ TO \\('([^']+)'\\)$b$)::timestamptz <= graense
        order by c.relname
    loop
        return query execute format(
            'select right(%L, 6), organisatorisk_id, count(*) from %s group by 2',
            del.tekst, del.navn);
        execute format('drop table %s', del.navn);
    end loop;
    if exists (select 1 from access_revisionslog_default where tidspunkt < graense) then
        return query select 'default', organisatorisk_id, count(*) from access_revisionslog_default
                     where tidspunkt < graense group by 2;
        alter table access_revisionslog detach partition access_revisionslog_default;
        alter table access_revisionslog_default rename to access_revisionslog_udgaaet;
        create table access_revisionslog_default partition of access_revisionslog default;
        comment on table access_revisionslog_default is 'sikret';
        insert into access_revisionslog
            select * from access_revisionslog_udgaaet where tidspunkt >= graense;
        drop table access_revisionslog_udgaaet;
    end if;
end $$;
revoke execute on function sapa_slet_revisionslog(int, timestamptz) from public;
grant execute on function sapa_slet_revisionslog(int, timestamptz) to sapa_indlaes;
"""

# An export is its owner's alone.
LAES_EGNE = """
alter table revision_udtraek enable row level security;
create policy udtraek_egne on revision_udtraek to sapa_web
    using (bruger_id = (select nullif(current_setting('sapa.bruger', true), '')::bigint))
    with check (bruger_id = (select nullif(current_setting('sapa.bruger', true), '')::bigint));
create policy udtraek_indlaes on revision_udtraek to sapa_indlaes using (true) with check (true);
alter table revision_udtraeksdel enable row level security;
create policy udtraeksdel_egne on revision_udtraeksdel for select to sapa_web
    using (udtraek_id in (select id from revision_udtraek));
create policy udtraeksdel_indlaes on revision_udtraeksdel to sapa_indlaes
    using (true) with check (true);
"""
