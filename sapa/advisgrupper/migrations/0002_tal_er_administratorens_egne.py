"""The numbers are told to who administers the authority, whatever authority a caller asks of."""

from django.db import migrations

# As 0001, and: the transaction's user has the right on that authority. Who has it with a limit of
# units is let in here; the pages refuse her (advis.grupper.rettigheder).
ANTAL = """
create or replace function advisgrupper_antal(kommune integer, siden timestamptz, fra_uuid uuid)
returns table (gruppe_id bigint, antal bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select g.id,
        (select count(*) from advis_advis a
         where a.gruppe_id = g.id and not a.status = 'faerdiggjort'
             and a.uuid >= fra_uuid and a.modtaget >= siden)
        + (select count(*) from advis_advis a
           where a.gruppe_id = g.id and a.status = 'faerdiggjort'
               and a.faerdiggjort >= siden and a.modtaget >= siden)
    from advis_advisgruppe g where g.myndighed = kommune and exists (
        select from access_adgangsgruppe r
        where r.bruger_id = nullif(current_setting('sapa.bruger', true), '')::bigint
            and r.permission = 'administrer' and r.myndighed = kommune)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("advisgrupper", "0001_tal_for_administratorer"),
        ("access", "0002_roller_og_revisionslog"),
    ]

    operations = [migrations.RunSQL(ANTAL, migrations.RunSQL.noop)]
