"""Clients and serviceaftaler are written in pages too, by the web role, behind row-level security.

A client with its secrets, keys, certificates and limits is the nation's: who operates for every
authority that it has agreements with writes it. An agreement is its authority's: its administrator
writes it, or who operates for it. The right to deliver sources is about no authority's data, and
operators' alone to give. A hash is written and never read.
"""

from django.db import migrations

from access.sikring import INDLAES, WEB
from sapa.administration.sikring import administrerer_alle, administrerer_en, driver

_DRIFT = "(select nullif(current_setting('sapa.drift', true), '')::int[])"
_KLIENT, _AFTALE, _LINJE = (
    "access_systemklient",
    "klienter_serviceaftale",
    "klienter_klientaendring",
)
_BEVISER = ("klienter_hemmelighed", "klienter_noegle", "klienter_certifikat")

# Asked by policies, as the user: the lock on agreements shows an operator all of a client's.
FUNKTIONER = f"""
create function klienter_driver(klient bigint) returns boolean language sql stable as $$
    select {driver()} and not exists (
        select from {_AFTALE} a where a.klient_id = klient
          and not coalesce(a.myndigheder::int[] <@ {_DRIFT}, false))
$$;
create function klienter_udskil_aftale(aftale bigint, myndighed int) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    a {_AFTALE};
    egne text[];
    ny bigint;
begin
    select * into a from {_AFTALE} where id = aftale for update;
    if not found or not myndighed = any (a.myndigheder)
        or not ({administrerer_en("array[myndighed]")}
                or coalesce(array[myndighed] <@ {_DRIFT}, false)) then
        return null;
    end if;
    egne := array_remove(a.rettigheder, 'kilde');
    if egne = '{{}}' then return null; end if;
    insert into {_AFTALE} (klient_id, myndigheder, kle, rettigheder, kilder, gyldig, oprettet)
        values (a.klient_id, array[myndighed]::smallint[], a.kle, egne, '{{}}', a.gyldig, a.oprettet)
        returning id into ny;
    if cardinality(a.myndigheder) > 1 then
        update {_AFTALE} set myndigheder = array_remove(myndigheder, myndighed::smallint)
            where id = a.id;
    else
        -- What is left says nothing of her data: that it may deliver sources.
        update {_AFTALE} set rettigheder = array['kilde'] where id = a.id;
    end if;
    return ny;
end $$;
create function fagsystem_opret(nyt uuid, hedder text, fra text, loefte int) returns smallint
language plpgsql security definer set search_path = public, pg_temp as $$
declare fundet smallint;
begin
    if not coalesce({driver()}, false) then raise insufficient_privilege; end if;
    insert into access_fagsystem (uuid, navn, leverandoer, loefte_minutter)
        values (nyt, hedder, fra, loefte) returning id into fundet;
    return fundet;
end $$;
create function klienter_i_karantaene(myndighed int) returns table (klient text, antal bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select k.klient, count(*) from modtagelse_karantaene k
    where myndighed = any (k.myndigheder) and k.tilstand in ('ny', 'afvist_igen')
      and ({administrerer_en("array[myndighed]")}
           or coalesce(array[myndighed] <@ {_DRIFT}, false))
    group by k.klient
$$;
revoke all on function klienter_udskil_aftale(bigint, int), fagsystem_opret(uuid, text, text, int),
    klienter_i_karantaene(int) from public;
grant execute on function klienter_udskil_aftale(bigint, int), fagsystem_opret(uuid, text, text, int),
    klienter_i_karantaene(int) to {WEB};
"""

_SER_AFTALEN = f"({driver()} or {administrerer_en(f'{_AFTALE}.myndigheder')})"
_EGEN_AFTALE = f"""(coalesce({_AFTALE}.myndigheder::int[] <@ {_DRIFT}, false)
    or ({administrerer_alle(f"{_AFTALE}.myndigheder")}
        and not 'kilde' = any ({_AFTALE}.rettigheder) and {_AFTALE}.kilder = '{{}}'))"""


def _politikker(tabel: str, laes: str, skriv: str) -> str:
    return f"""
alter table {tabel} enable row level security;
create policy {tabel}_indlaes on {tabel} to {INDLAES} using (true) with check (true);
create policy {tabel}_web on {tabel} for select to {WEB} using ({laes});
create policy {tabel}_web_opret on {tabel} for insert to {WEB} with check ({skriv});
create policy {tabel}_web_ret on {tabel} for update to {WEB} using ({skriv}) with check ({skriv});
create policy {tabel}_web_slet on {tabel} for delete to {WEB} using ({skriv});
"""


# Its agreements are what the user sees of a client: who sees one may have said what was done.
_SER_KLIENTEN = f"""({driver()} or exists (select from {_AFTALE} a
    where a.klient_id = {_LINJE}.klient_id))"""
LAASE = "\n".join(
    (
        _politikker(_KLIENT, "true", f"klienter_driver({_KLIENT}.id)"),
        _politikker(_AFTALE, _SER_AFTALEN, _EGEN_AFTALE),
        _politikker(_LINJE, _SER_KLIENTEN, _SER_KLIENTEN),
        *(_politikker(t, driver(), f"klienter_driver({t}.klient_id)") for t in _BEVISER),
    )
)
ADGANG = f"""
grant select, insert on {_KLIENT} to {WEB};
grant update (aktiv, udgave, kald_pr_sekund, byge, objekter_pr_dag) on {_KLIENT} to {WEB};
grant select, insert, delete on {_AFTALE} to {WEB};
grant update (kle, rettigheder, kilder, gyldig) on {_AFTALE} to {WEB};
grant select (id, klient_id, plads, oprettet, udloeber, sidst_brugt), insert, delete,
    update (udloeber) on klienter_hemmelighed to {WEB};
grant select, insert, delete on klienter_noegle, klienter_certifikat to {WEB};
grant select (id, klient_id), insert on {_LINJE} to {WEB};
grant select (id, objekter) on klienter_forbrug to {WEB};
do $$ declare s text; begin
    for s in select distinct d.objid::regclass::text from pg_depend d
             join pg_class c on c.oid = d.objid and c.relkind = 'S'
             where d.refobjid in ({
    ", ".join(f"'{t}'::regclass" for t in (_KLIENT, _AFTALE, _LINJE, *_BEVISER))
}) loop
        execute 'grant usage on sequence ' || s || ' to {WEB}';
    end loop;
end $$;
"""
# An agreement's changes are kept with its authority's, also where who operates for it made them.
_HISTORIK = "administration_administrationsaendring"
_DRIFTENS = f"""({_HISTORIK}.emne = 'serviceaftale'
    and coalesce({_HISTORIK}.myndighed_id = any ({_DRIFT}::int[]), false))"""
HISTORIK = f"""
create policy {_HISTORIK}_drift on {_HISTORIK} for select to {WEB} using ({_DRIFTENS});
create policy {_HISTORIK}_drift_opret on {_HISTORIK} for insert to {WEB} with check ({_DRIFTENS});
"""


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0004_raekkevidde"),
        ("klienter", "0009_certifikatets_emne"),
        ("modtagelse", "0001_dagstal_og_karantaene"),
        ("beskedfordeler", "0002_raa_beskeder_og_adgang"),
    ]

    operations = [
        migrations.RunSQL(FUNKTIONER, migrations.RunSQL.noop),
        migrations.RunSQL(LAASE, migrations.RunSQL.noop),
        migrations.RunSQL(ADGANG, migrations.RunSQL.noop),
        migrations.RunSQL(HISTORIK, migrations.RunSQL.noop),
    ]
