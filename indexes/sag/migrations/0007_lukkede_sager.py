"""Objects that are passiveret or slettet keep their rows, marked so: out of the pages, still there
for the systems that read."""

from django.db import migrations, models

_FAKTA = """
create or replace function sapa_sagers_adgangsfakta(part uuid, myndighed_id int, at timestamptz)
    returns table (kle int, foelsomhed smallint, enhed int, fagsystem smallint,
                   sikkerhedsprofil uuid[])
language sql stable security definer set search_path = public, pg_temp as $$
    select distinct on (l.sag_uuid)
        l.kle, l.foelsomhed, l.enhed, l.fagsystem, l.sikkerhedsprofil
    from sag_saglinje l
    where l.part_uuid = part and l.myndighed = myndighed_id and l.virkning @> at{}
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("sag", "0006_strammere_laas")]

    operations = [
        *(
            migrations.AddField(
                model_name=navn,
                name="lukket",
                field=models.BooleanField(db_default=False, default=False),
            )
            # Of saglinje only the state: its table is made by hand.
            for navn in ("sag", "saglinje", "sagstilstand", "journalpost")
        ),
        migrations.RunSQL(
            "alter table sag_saglinje add column lukket boolean not null default false",
            "alter table sag_saglinje drop column lukket",
        ),
        # A sag that is gone is not announced by a stub.
        migrations.RunSQL(_FAKTA.format(" and not l.lukket"), _FAKTA.format("")),
    ]
