"""What the stub of a sag's hidden documents is counted and explained from: facts of access only."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("dokument", "0003_adgang_gennem_sag"),
        ("sag", "0004_skjulte_sager"),
    ]

    operations = [
        migrations.RunSQL(
            """
            -- Reads past row-level security for one authority's documents on one sag. No title,
            -- number, uuid or party passes: only what says which limit stopped how many. A document
            -- is seen through any of its sager, so their facts come along, this sag's first.
            create function sapa_sagsdokumenters_adgangsfakta(
                sag uuid, myndighed_id int, at timestamptz)
                returns table (kle int, foelsomhed smallint, enhed int, fagsystem smallint,
                               sikkerhedsprofil uuid[], sager jsonb)
            language sql stable security definer set search_path = public, pg_temp as $$
                select d.kle, d.foelsomhed, d.enhed, d.fagsystem, d.sikkerhedsprofil,
                    (select jsonb_agg(jsonb_build_array(
                        p.myndighed, p.kle, p.foelsomhed, p.enhed, p.fagsystem,
                        to_jsonb(p.sikkerhedsprofil)) order by p.sag_uuid <> sag, p.id)
                     from sag_journalpost p where p.dokument_uuid = d.uuid)
                from dokument_dokument d
                where d.myndighed = myndighed_id and not d.sagsloest
                  and d.uuid in (select j.dokument_uuid from sag_journalpost j
                                 where j.sag_uuid = sag and j.virkning @> at
                                   and j.dokument_uuid is not null)
            $$;
            revoke execute
                on function sapa_sagsdokumenters_adgangsfakta(uuid, int, timestamptz) from public;
            grant execute
                on function sapa_sagsdokumenters_adgangsfakta(uuid, int, timestamptz) to sapa_web;
            """,
            "drop function sapa_sagsdokumenters_adgangsfakta(uuid, int, timestamptz)",
        )
    ]
