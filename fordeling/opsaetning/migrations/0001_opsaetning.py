"""The set-up of hand-offs, and what its pages may do with the rows that there were."""

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang

KLIENTCERTIFIKATER = """
create function fordeling_klientcertifikater()
returns table (system uuid, klient text, sha256 text, emne text, udloeber timestamptz,
    sidst_brugt timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select f.uuid, k.klient_id, c.sha256, c.emne, c.udloeber, c.sidst_brugt
    from klienter_certifikat c
        join access_systemklient k on k.id = c.klient_id
        join access_fagsystem f on f.id = k.fagsystem_id
    where f.uuid in (select uuid from fordeling_tilsluttet) and k.aktiv
    order by f.uuid, c.udloeber, c.sha256
$$;
revoke all on function fordeling_klientcertifikater() from public;
grant execute on function fordeling_klientcertifikater() to sapa_web;
"""
# Set-up that its pages write; RLS does not divide it, the service does, by the administrator's scope.
OPSAETNING = """
grant insert, update, delete on fordeling_titel, fordeling_skabelon to sapa_web;
grant insert, update (gyldig, lukket, lukket_af) on fordeling_rute to sapa_web;
grant update (myndigheder, modtager_typer, sender_typer, modtag_url, kvittering_url, fingeraftryk,
    aktiv) on fordeling_tilsluttet to sapa_web;
do $$ declare s text; begin
    foreach s in array array['fordeling_titel', 'fordeling_skabelon', 'fordeling_rute'] loop
        execute 'grant usage on sequence ' || pg_get_serial_sequence(s, 'id') || ' to sapa_web';
    end loop;
end $$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("fordeling", "0003_titler_og_skabeloner"),
        ("klienter", "0009_certifikatets_emne"),
    ]

    operations = [
        migrations.CreateModel(
            name="Servercertifikat",
            fields=[
                (
                    "system",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="fordeling.tilsluttet",
                    ),
                ),
                ("emne", models.TextField()),
                ("udsteder", models.TextField()),
                ("udloeber", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Notatregel",
            fields=[
                ("myndighed", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("tekst_dage", models.SmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tekst_dage__gte", 0), ("tekst_dage__lte", 365)),
                        name="notatregel_dage",
                    )
                ],
            },
        ),
        giv_adgang("fordelingsopsaetning_notatregel", web="SELECT, INSERT, UPDATE, DELETE"),
        giv_adgang("fordelingsopsaetning_servercertifikat", web="SELECT, INSERT, UPDATE, DELETE"),
        migrations.RunSQL(
            KLIENTCERTIFIKATER, "drop function if exists fordeling_klientcertifikater()"
        ),
        migrations.RunSQL(OPSAETNING, migrations.RunSQL.noop),
    ]
