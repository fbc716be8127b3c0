"""What the stub of a part's hidden documents is counted and explained from: facts of access only."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dokument", "0007_lukkede_dokumenter")]

    operations = [
        migrations.RunSQL(
            """
            -- As sapa_sagsdokumenters_adgangsfakta, for one authority's documents of one part: those
            -- that name it, and those that lie on its sager.
            create function sapa_partsdokumenters_adgangsfakta(
                part uuid, myndighed_id int, at timestamptz)
                returns table (kle int, foelsomhed smallint, enhed int, fagsystem smallint,
                               sikkerhedsprofil uuid[], sager jsonb, sagsloest boolean)
            language sql stable security definer set search_path = public, pg_temp as $$
                select d.kle, d.foelsomhed, d.enhed, d.fagsystem, d.sikkerhedsprofil,
                    (select coalesce(jsonb_agg(jsonb_build_array(
                        p.myndighed, p.kle, p.foelsomhed, p.enhed, p.fagsystem,
                        to_jsonb(p.sikkerhedsprofil)) order by p.id), '[]')
                     from sag_journalpost p where p.dokument_uuid = d.uuid and not p.lukket),
                    d.sagsloest
                from dokument_dokument d
                where d.myndighed = myndighed_id and not d.lukket
                  and d.uuid in (select i.uuid from dokument_dokument i where i.part_uuid = part
                                 union
                                 select j.dokument_uuid from sag_journalpost j
                                 where j.part_uuid = part and j.virkning @> at
                                   and j.dokument_uuid is not null)
            $$;
            revoke execute
                on function sapa_partsdokumenters_adgangsfakta(uuid, int, timestamptz) from public;
            grant execute
                on function sapa_partsdokumenters_adgangsfakta(uuid, int, timestamptz) to sapa_web;
            """,
            "drop function sapa_partsdokumenters_adgangsfakta(uuid, int, timestamptz)",
        )
    ]
