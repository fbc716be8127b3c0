"""A message is stored by a function, so that it can be one statement with the taking of the role.

Whether one may write a table is asked when a statement begins, before it can have taken the role; in
a function it is asked when the function comes to it. It has no rights of its own: who calls it
without the role is refused at its first table. `rolle` is there so that the role is taken before.
"""

from django.db import migrations

# The number of the raw row is drawn first, so that the answer tells by it which row was made now.
# Someone who delivers the same id at the same moment waits at the insert, and then sees a copy.
_GEM = """
create function sapa_gem_besked(rolle text, stempel text, hvem bigint, dag date, kvote bigint,
    noegle text, sha256 bytea, transaktion uuid, klient text, myndigheder smallint[],
    indhold bytea, nu timestamptz) returns text
language plpgsql as $$
#variable_conflict use_column
declare
    udfald text;
begin
    if $2 is not null and $2 is distinct from sapa_klient_stempel($3, $4, $5) then
        return 'forny';
    end if;
    with b as materialized (
        select $6 as noegle, $7 as sha256, $8 as transaktion, $9 as klient, $10 as myndigheder,
            $11 as indhold, $12 as nu
    ), n as materialized (
        select b.*, nextval(pg_get_serial_sequence('beskedfordeler_raabesked', 'id')) as id from b
        where not exists (select from dueslag_lukning l where l.klient = b.klient and aabnet is null)
    ), m as (
        insert into beskedfordeler_modtagelse as m (noegle, raa_id, modtaget, klient, sha256,
            transaktion, myndigheder, antal, senest, tilstand, forsoeg, naeste_forsoeg, regel, sted,
            antal_haendelser)
        select noegle, id, nu, klient, sha256, transaktion, myndigheder, 1, nu, 'klar', 0, nu, '', '', 0
        from n
        on conflict (noegle) do update set antal = m.antal + 1, senest = excluded.senest
        returning raa_id, sha256
    ), k as (
        insert into beskedfordeler_konflikt as k (noegle, sha256, raa_id, modtaget, senest, antal,
            klient, myndigheder)
        select n.noegle, n.sha256, n.id, n.nu, n.nu, 1, n.klient, n.myndigheder
        from n, m where m.sha256 <> n.sha256
        on conflict (noegle, sha256) do update set antal = k.antal + 1, senest = excluded.senest
        returning raa_id
    ), r as (
        insert into beskedfordeler_raabesked (id, modtaget, klient, indhold)
        select n.id, n.nu, n.klient, n.indhold
        from n, m where m.raa_id = n.id or n.id = (select raa_id from k)
    )
    select case when m.raa_id = n.id then 'ny' when m.sha256 = n.sha256 then 'kopi'
           else 'konflikt' end into udfald from m, n;
    return coalesce(udfald, 'lukket');
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("beskedfordeler", "0003_fakta"), ("klienter", "0010_stempel")]

    operations = [
        migrations.RunSQL(
            _GEM,
            "drop function sapa_gem_besked(text, text, bigint, date, bigint, text, bytea, uuid,"
            " text, smallint[], bytea, timestamptz);",
        ),
    ]
