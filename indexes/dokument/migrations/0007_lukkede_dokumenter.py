"""Objects that are passiveret or slettet keep their rows, marked so: out of the pages, still there
for the systems that read."""

from django.db import migrations, models

_FAKTA = """
create or replace function sapa_sagsdokumenters_adgangsfakta(
    sag uuid, myndighed_id int, at timestamptz)
    returns table (kle int, foelsomhed smallint, enhed int, fagsystem smallint,
                   sikkerhedsprofil uuid[], sager jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
    select d.kle, d.foelsomhed, d.enhed, d.fagsystem, d.sikkerhedsprofil,
        (select jsonb_agg(jsonb_build_array(
            p.myndighed, p.kle, p.foelsomhed, p.enhed, p.fagsystem,
            to_jsonb(p.sikkerhedsprofil)) order by p.sag_uuid <> sag, p.id)
         from sag_journalpost p where p.dokument_uuid = d.uuid{})
    from dokument_dokument d
    where d.myndighed = myndighed_id and not d.sagsloest{}
      and d.uuid in (select j.dokument_uuid from sag_journalpost j
                     where j.sag_uuid = sag and j.virkning @> at
                       and j.dokument_uuid is not null)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("dokument", "0006_strammere_laas"), ("sag", "0007_lukkede_sager")]

    operations = [
        migrations.AddField(
            model_name="dokument",
            name="lukket",
            field=models.BooleanField(db_default=False, default=False),
        ),
        # A dokument that is gone is not announced by a stub.
        migrations.RunSQL(
            _FAKTA.format(" and not p.lukket", " and not d.lukket"), _FAKTA.format("", "")
        ),
    ]
