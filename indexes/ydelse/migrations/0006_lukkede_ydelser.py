"""Objects that are passiveret or slettet keep their rows, marked so: out of the pages, still there
for the systems that read."""

from django.db import migrations, models

_FAKTA = """
create or replace function sapa_sagsydelsers_adgangsfakta(sag uuid, myndighed_id int)
    returns table (kle int, foelsomhed smallint, enhed int, fagsystem smallint,
                   sikkerhedsprofil uuid[], har_effektuering boolean,
                   effektueringer jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
    select b.kle, b.foelsomhed, b.enhed, b.fagsystem, b.sikkerhedsprofil,
        b.har_effektuering,
        (select coalesce(jsonb_agg(distinct jsonb_build_array(
            e.myndighed, e.kle, e.foelsomhed, e.enhed, e.fagsystem,
            to_jsonb(e.sikkerhedsprofil))), '[]')
         from ydelse_effektuering e where e.bevilling_uuid = b.bevilling_uuid{})
    from ydelse_bevilgetydelse b
    where b.sag_uuid = sag and b.myndighed = myndighed_id{}
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("ydelse", "0005_strammere_laas")]

    operations = [
        *(
            migrations.AddField(
                model_name=navn,
                name="lukket",
                field=models.BooleanField(db_default=False, default=False),
            )
            for navn in ("bevilgetydelse", "effektuering")
        ),
        # What is gone is not announced by a stub.
        migrations.RunSQL(
            _FAKTA.format(" and not e.lukket", " and not b.lukket"), _FAKTA.format("", "")
        ),
    ]
