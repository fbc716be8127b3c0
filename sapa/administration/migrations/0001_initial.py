"""The history that administered things share: read and written by their own administrators."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang
from sapa.administration.sikring import egne


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0007_permission_behandl_advis"),
    ]

    operations = [
        migrations.CreateModel(
            name="Administrationsaendring",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("emne", models.TextField()),
                ("noegle", models.TextField(blank=True)),
                ("version", models.IntegerField()),
                ("tidspunkt", models.DateTimeField()),
                ("hvem", models.TextField()),
                ("foer", models.JSONField(null=True)),
                ("efter", models.JSONField(null=True)),
                (
                    "myndighed",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.myndighed",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["myndighed", "-tidspunkt"], name="administrationsaendring_tid"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("myndighed", "emne", "noegle", "version"),
                        name="administrationsaendring_version",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        # It only grows: neither role changes a row.
        giv_adgang(
            "administration_administrationsaendring",
            web="SELECT, INSERT",
            indlaes="SELECT, INSERT",
        ),
        migrations.RunSQL(egne("administration_administrationsaendring"), migrations.RunSQL.noop),
    ]
