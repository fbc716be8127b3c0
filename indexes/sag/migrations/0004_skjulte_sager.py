"""What the stub of hidden sager is counted and explained from: facts of access, and nothing else."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sag", "0003_adgang_gennem_sag")]

    operations = [
        migrations.RunSQL(
            """
            drop function sapa_antal_sager(uuid, int, timestamptz);
            -- Reads past row-level security for one authority's sager on one part. No title, number,
            -- uuid or party passes; the caller says only which limit stopped how many.
            create function sapa_sagers_adgangsfakta(part uuid, myndighed_id int, at timestamptz)
                returns table (kle int, foelsomhed smallint, enhed int, fagsystem smallint,
                               sikkerhedsprofil uuid[])
            language sql stable security definer set search_path = public, pg_temp as $$
                select distinct on (l.sag_uuid)
                    l.kle, l.foelsomhed, l.enhed, l.fagsystem, l.sikkerhedsprofil
                from sag_saglinje l
                where l.part_uuid = part and l.myndighed = myndighed_id and l.virkning @> at
            $$;
            revoke execute on function sapa_sagers_adgangsfakta(uuid, int, timestamptz) from public;
            grant execute on function sapa_sagers_adgangsfakta(uuid, int, timestamptz) to sapa_web;
            """,
            "drop function sapa_sagers_adgangsfakta(uuid, int, timestamptz)",
        )
    ]
