"""The SQL of the report: who reads its tables, how texts are compared, and the rules of the alarms.

It stands here so that it can be read in one piece; the app's first migration runs it.
"""

_MYNDIGHEDER = """any ((
        select nullif(current_setting('sapa.revision', true), '')::int[])::int[])"""
_MINE = """
    (select array_agg(cvr) from access_myndighed
     where id = any (nullif(current_setting('sapa.revision', true), '')::int[]))
"""

# Lists and alarms are their authority's: of those whose log the user may read. Units, and who may
# change a list, are the selectors' matter, as for the log itself.
LAAS = f"""
alter table rapport_liste enable row level security;
create policy liste_web on rapport_liste to sapa_web
    using (myndighed_id = {_MYNDIGHEDER})
    with check (myndighed_id = {_MYNDIGHEDER});
create policy liste_indlaes on rapport_liste to sapa_indlaes using (true) with check (true);
alter table rapport_listepost enable row level security;
create policy listepost_web on rapport_listepost to sapa_web
    using (liste_id in (select id from rapport_liste))
    with check (liste_id in (select id from rapport_liste));
create policy listepost_indlaes on rapport_listepost to sapa_indlaes using (true) with check (true);
alter table rapport_alarm enable row level security;
create policy alarm_web on rapport_alarm for select to sapa_web
    using (array[ejer_cvr] && {_MINE});
create policy alarm_indlaes on rapport_alarm to sapa_indlaes using (true) with check (true);
"""

# Words in lower case without punctuation, on both sides of every comparison: the known report
# strips full stops and hyphens from the list but not from the log, so that "Skt. Annæ" never meets
# itself (SAPA.md 2.6). The two spellings of å are one.
ORD = r"""
create function sapa_rapport_ord(tekst text) returns text
language sql immutable parallel safe as $$
    select btrim(regexp_replace(
        replace(translate(lower(tekst), 'éèêëüöäáàíóú', 'eeeeyøæaaiou'), 'aa', 'å'),
        '[\s.,;:''"´`’()/–-]+', ' ', 'g'))
$$;
"""

# Every rule over the looks of a period. `ejer` is whom the alarm is for: the user's own authority,
# and the one on whose behalf she looked; name rules are the former's alone. A person is found by
# her present and former numbers. Of several reasons for one alarm the surest is kept.
#
# With `kun` the alarms of that authority in the period become what the rules say now; without, what
# is new is added.
FIND = r"""
create function sapa_find_alarmer(fra timestamptz, til timestamptz, kun text default null)
returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare nye bigint;
begin
    create temporary table fundne on commit drop as
    with ejer as materialized (
        select r.id, r.tidspunkt, r.bruger_id, lower(r.brugernavn) as brugernavn, r.enhed_id,
               r.part_uuid, r.nummer, m.id as myndighed_id, m.cvr,
               m.cvr = r.organisatorisk_id as egen,
               sapa_rapport_ord(r.bruger) as bruger,
               sapa_rapport_ord(regexp_replace(r.part, '^.*? - ', '')) as part,
               replace(replace(split_part(r.sag, ' - ', 1), '.', ''), '-', '') as kle,
               -- What was typed as an address; the one box keeps it as a name.
               sapa_rapport_ord(concat_ws(' | ',
                   substring(r.soegekriterier from
                       'Adresse: (.*?)(?:, VirksomhedStartDato:|, Kommune:|$)'),
                   substring(r.soegekriterier from
                       '(?:^|, )Navn: (.*?)(?:, [[:upper:]][[:alpha:]]*: |$)'))) as adresse
        from access_revisionslog r
        join access_myndighed m on m.cvr in (r.organisatorisk_id, r.scope_cvr)
        where r.tidspunkt >= fra and r.tidspunkt < til and r.bruger_id is not null
          and (kun is null or m.cvr = kun)
    ), post as materialized (
        select l.myndighed_id, p.art, p.vaerdi, lower(p.brugernavn) as brugernavn, n.part_uuid
        from rapport_listepost p
        join rapport_liste l on l.id = p.liste_id and l.ophoert is null
        left join part_partnoegle n
               on p.art in ('sensitiv_cpr', 'medarbejder_cpr', 'medarbejder')
              and n.noegle = 'cpr:' || p.vaerdi
    ), person as materialized (
        select e.id, e.cvr, p.art, p.brugernavn, p.brugernavn = e.brugernavn as selv
        from ejer e join post p on p.myndighed_id = e.myndighed_id
             and (p.art <> 'medarbejder' or e.egen)
             and p.art in ('sensitiv_cpr', 'medarbejder_cpr', 'medarbejder')
             and p.part_uuid = e.part_uuid
        union all
        select e.id, e.cvr, p.art, p.brugernavn, p.brugernavn = e.brugernavn
        from ejer e join post p on p.myndighed_id = e.myndighed_id
             and (p.art <> 'medarbejder' or e.egen)
             and p.art in ('sensitiv_cpr', 'medarbejder_cpr', 'medarbejder')
             and e.nummer <> '' and p.vaerdi = e.nummer
    ), fund (id, cvr, slags, grundlag, rang) as (
        select id, cvr, 'SENSITIV CPR', 'CPR', 1 from person where art = 'sensitiv_cpr'
        union all
        select id, cvr, 'MEDARBEJDER CPR', 'CPR', 1 from person where art = 'medarbejder_cpr'
        union all
        select e.id, e.cvr, 'SENSITIV KLE', 'KLE', 1
        from ejer e join post p on p.myndighed_id = e.myndighed_id and p.art = 'sensitiv_kle'
             and p.vaerdi in (e.kle, left(e.kle, 4), left(e.kle, 2))
        where e.kle <> ''
        union all
        select id, cvr, 'MULIGT SELVOPSLAG', 'CPR', 1 from person where art = 'medarbejder' and selv
        union all
        select e.id, e.cvr, 'MULIGT SELVOPSLAG',
               case s.type when 'barn' then 'eget barn' when 'partner' then 'egen ægtefælle'
                           else 'egen forælder' end, 2
        from ejer e join post p on p.myndighed_id = e.myndighed_id and p.art = 'medarbejder'
             and p.brugernavn = e.brugernavn
        join part_personrelation s on s.part_uuid = p.part_uuid and s.modpart_uuid = e.part_uuid
             and s.type in ('barn', 'partner', 'mor', 'far')
        where e.egen
        union all
        select id, cvr, 'MULIGT SELVOPSLAG', 'navn', 3 from ejer
        where egen and part <> '' and part = bruger
        union all
        select e.id, e.cvr, 'MULIGT SELVOPSLAG', 'tidligere navn', 4
        from ejer e join part_personsoegekopi k on k.part_uuid = e.part_uuid
        where e.egen and e.part <> e.bruger and sapa_rapport_ord(k.navn) = e.bruger
        union all
        select id, cvr, 'MULIGT SELVOPSLAG (FORNAVN)', 'fornavn og efternavn', 1 from ejer
        where egen and part <> bruger and part like '% %' and bruger like '% %'
          and split_part(part, ' ', 1) = split_part(bruger, ' ', 1)
          and split_part(part, ' ', -1) = split_part(bruger, ' ', -1)
        union all
        select id, cvr, 'MULIGT OPSLAG PÅ KOLLEGA', 'CPR', 1 from person
        where art = 'medarbejder' and not selv
        union all
        select e.id, e.cvr, 'MULIGT OPSLAG PÅ KOLLEGA', 'navn', 2
        from ejer e join access_bruger b on b.myndighed_id = e.myndighed_id
             and b.id <> e.bruger_id and b.aktiv and sapa_rapport_ord(b.navn) = e.part
        where e.egen and e.part <> '' and e.part <> e.bruger
        union all
        select e.id, e.cvr, 'SENSITIV ADRESSE', 'adresse', 1
        from ejer e join post p on p.myndighed_id = e.myndighed_id and p.art = 'sensitiv_adresse'
             and position(p.vaerdi in e.adresse) > 0
        union all
        select e.id, e.cvr, 'SENSITIV NAVN', 'navn', 1
        from ejer e join post p on p.myndighed_id = e.myndighed_id and p.art = 'sensitiv_navn'
             and position(p.vaerdi in e.part) > 0
    )
    select distinct on (f.id, f.slags, f.cvr)
           f.id as log_id, e.tidspunkt, f.slags, f.grundlag, f.cvr as ejer_cvr, e.enhed_id
    from fund f join ejer e on e.id = f.id and e.cvr = f.cvr
    order by f.id, f.slags, f.cvr, f.rang;

    if kun is not null then
        delete from rapport_alarm a
        where a.ejer_cvr = kun and a.tidspunkt >= fra and a.tidspunkt < til
          and not exists (select from fundne f where f.log_id = a.log_id and f.slags = a.slags
                          and f.grundlag = a.grundlag);
    end if;
    insert into rapport_alarm (log_id, tidspunkt, slags, grundlag, ejer_cvr, enhed_id)
        select log_id, tidspunkt, slags, grundlag, ejer_cvr, enhed_id from fundne
        on conflict (log_id, slags, ejer_cvr) do nothing;
    get diagnostics nye = row_count;
    drop table fundne;
    return nye;
end $$;
revoke execute on function sapa_find_alarmer(timestamptz, timestamptz, text) from public;
grant execute on function sapa_find_alarmer(timestamptz, timestamptz, text) to sapa_indlaes;

-- The first look that is still kept: how far back a new list is compared.
create function sapa_foerste_opslag(cvr text) returns timestamptz
language sql stable security definer set search_path = public, pg_temp as $$
    select least(
        (select min(tidspunkt) from access_revisionslog where organisatorisk_id = cvr),
        (select min(tidspunkt) from access_revisionslog
         where scope_cvr = cvr and scope_cvr <> organisatorisk_id))
$$;
revoke execute on function sapa_foerste_opslag(text) from public;
grant execute on function sapa_foerste_opslag(text) to sapa_indlaes;
"""
