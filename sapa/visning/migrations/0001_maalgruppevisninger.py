"""Målgruppevisninger with their history, and users' own columns."""

import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang

# Everyone's choice is read with her rights, before the lock knows her; a page writes its user's own.
EGNE = """
alter table visning_brugervalg enable row level security;
create policy brugervalg_laes on visning_brugervalg for select to sapa_web, sapa_indlaes using (true);
create policy brugervalg_egne on visning_brugervalg to sapa_web
    using (bruger_id = (select nullif(current_setting('sapa.bruger', true), '')::bigint))
    with check (bruger_id = (select nullif(current_setting('sapa.bruger', true), '')::bigint));
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0004_permission_drift"),
    ]

    operations = [
        migrations.CreateModel(
            name="Brugervalg",
            fields=[
                (
                    "bruger",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="access.bruger",
                    ),
                ),
                ("valg", models.JSONField()),
                ("aendret", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Maalgruppevisning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("navn", models.TextField()),
                ("beskrivelse", models.TextField(blank=True, default="")),
                ("raekkefoelge", models.SmallIntegerField()),
                ("aktiv", models.BooleanField(default=True)),
                ("alle", models.BooleanField(default=False)),
                (
                    "jobfunktioner",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "enheder",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("indhold", models.JSONField()),
                ("version", models.IntegerField(default=1)),
                (
                    "myndighed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="access.myndighed"
                    ),
                ),
            ],
            options={
                "ordering": ["raekkefoelge"],
            },
        ),
        migrations.CreateModel(
            name="Visningsaendring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.IntegerField()),
                ("tidspunkt", models.DateTimeField()),
                ("hvem", models.TextField()),
                ("foer", models.JSONField(null=True)),
                ("efter", models.JSONField()),
                (
                    "visning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aendringer",
                        to="visning.maalgruppevisning",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="maalgruppevisning",
            constraint=models.UniqueConstraint(
                fields=("myndighed", "navn"), name="maalgruppevisning_navn"
            ),
        ),
        migrations.AddConstraint(
            model_name="maalgruppevisning",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("myndighed", "raekkefoelge"),
                name="maalgruppevisning_raekkefoelge",
            ),
        ),
        migrations.AddConstraint(
            model_name="visningsaendring",
            constraint=models.UniqueConstraint(
                fields=("visning", "version"), name="visningsaendring_version"
            ),
        ),
        # Set-up: written by commands with the owner's login.
        giv_adgang("visning_maalgruppevisning", indlaes="SELECT"),
        giv_adgang("visning_visningsaendring", indlaes="SELECT"),
        giv_adgang("visning_brugervalg", web="SELECT, INSERT, UPDATE, DELETE", indlaes="SELECT"),
        migrations.RunSQL(EGNE, migrations.RunSQL.noop),
    ]
