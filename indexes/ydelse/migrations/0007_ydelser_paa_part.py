"""The ydelser of a part: who pays, how often in words, and why some are hidden."""

from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    dependencies = [("ydelse", "0006_lukkede_ydelser")]

    operations = [
        migrations.AddField(
            model_name="effektuering",
            name="udbetaler",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.CreateModel(
            name="Beregningsfrekvens",
            fields=[
                ("kode", models.TextField(primary_key=True, serialize=False)),
                ("navn", models.TextField()),
            ],
        ),
        giv_adgang("ydelse_beregningsfrekvens"),
        migrations.RunSQL(
            """
            -- As sapa_sagsydelsers_adgangsfakta, for one authority's ydelser to one part.
            create function sapa_partsydelsers_adgangsfakta(part uuid, myndighed_id int)
                returns table (kle int, foelsomhed smallint, enhed int, fagsystem smallint,
                               sikkerhedsprofil uuid[], har_effektuering boolean,
                               effektueringer jsonb)
            language sql stable security definer set search_path = public, pg_temp as $$
                select b.kle, b.foelsomhed, b.enhed, b.fagsystem, b.sikkerhedsprofil,
                    b.har_effektuering,
                    (select coalesce(jsonb_agg(distinct jsonb_build_array(
                        e.myndighed, e.kle, e.foelsomhed, e.enhed, e.fagsystem,
                        to_jsonb(e.sikkerhedsprofil))), '[]')
                     from ydelse_effektuering e
                     where e.bevilling_uuid = b.bevilling_uuid and not e.lukket)
                from ydelse_bevilgetydelse b
                where b.part_uuid = part and b.myndighed = myndighed_id and not b.lukket
            $$;
            revoke execute on function sapa_partsydelsers_adgangsfakta(uuid, int) from public;
            grant execute on function sapa_partsydelsers_adgangsfakta(uuid, int) to sapa_web;
            """,
            "drop function sapa_partsydelsers_adgangsfakta(uuid, int)",
        ),
    ]
