"""What the pages of advisgrupper need of the database beyond what the engine granted."""

from django.db import migrations

# Numbers alone, of groups and not of people: an administrator may see no person, and so no advis.
# By the two partial indexes of adviser; what was received since is not finished before it.
ANTAL = """
create function advisgrupper_antal(kommune integer, siden timestamptz, fra_uuid uuid)
returns table (gruppe_id bigint, antal bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select g.id,
        (select count(*) from advis_advis a
         where a.gruppe_id = g.id and not a.status = 'faerdiggjort'
             and a.uuid >= fra_uuid and a.modtaget >= siden)
        + (select count(*) from advis_advis a
           where a.gruppe_id = g.id and a.status = 'faerdiggjort'
               and a.faerdiggjort >= siden and a.modtaget >= siden)
    from advis_advisgruppe g where g.myndighed = kommune
$$;
revoke all on function advisgrupper_antal(integer, timestamptz, uuid) from public;
grant execute on function advisgrupper_antal(integer, timestamptz, uuid) to sapa_web;
"""


class Migration(migrations.Migration):
    dependencies = [("advis", "0002_adgang_og_laase")]

    operations = [
        migrations.RunSQL(ANTAL, "drop function advisgrupper_antal(integer, timestamptz, uuid)"),
    ]
