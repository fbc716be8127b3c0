"""The ydelser of a sag: found by it, and explained where they are hidden."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ydelse", "0003_bevilling_og_effektuering_gensidigt"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="bevilgetydelse",
            index=models.Index(
                condition=models.Q(("sag_uuid__isnull", False)),
                fields=["sag_uuid"],
                name="bevilget_ydelse_sag",
            ),
        ),
        migrations.RunSQL(
            """
            -- Reads past row-level security for one authority's bevilgede ydelser on one sag. No
            -- name, amount, uuid or party passes: only what says which limit stopped how many.
            create function sapa_sagsydelsers_adgangsfakta(sag uuid, myndighed_id int)
                returns table (kle int, foelsomhed smallint, enhed int, fagsystem smallint,
                               sikkerhedsprofil uuid[], har_effektuering boolean,
                               effektueringer jsonb)
            language sql stable security definer set search_path = public, pg_temp as $$
                select b.kle, b.foelsomhed, b.enhed, b.fagsystem, b.sikkerhedsprofil,
                    b.har_effektuering,
                    (select coalesce(jsonb_agg(distinct jsonb_build_array(
                        e.myndighed, e.kle, e.foelsomhed, e.enhed, e.fagsystem,
                        to_jsonb(e.sikkerhedsprofil))), '[]')
                     from ydelse_effektuering e where e.bevilling_uuid = b.bevilling_uuid)
                from ydelse_bevilgetydelse b
                where b.sag_uuid = sag and b.myndighed = myndighed_id
            $$;
            revoke execute on function sapa_sagsydelsers_adgangsfakta(uuid, int) from public;
            grant execute on function sapa_sagsydelsers_adgangsfakta(uuid, int) to sapa_web;
            """,
            "drop function sapa_sagsydelsers_adgangsfakta(uuid, int)",
        ),
    ]
