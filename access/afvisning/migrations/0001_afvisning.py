"""Refusals of system clients: one row of the log per client, reason and minute."""

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0003_systemklient_lofter"),
    ]

    operations = [
        migrations.CreateModel(
            name="Afvisning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("grund", models.TextField()),
                ("minut", models.DateTimeField()),
                (
                    "klient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.systemklient",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["minut"], name="afvisning_minut")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("klient", "grund", "minut"), name="afvisning_unik"
                    )
                ],
            },
        ),
        # Only calls of the API write here; pages have no business with it.
        giv_adgang("afvisning_afvisning", web="", indlaes="SELECT, INSERT, UPDATE, DELETE"),
        # Which system called: a column of the public format that only clients have (SAPA.md 2.2).
        migrations.RunSQL(
            "alter table access_revisionslog add column it_system text not null default ''",
            "alter table access_revisionslog drop column it_system",
        ),
    ]
