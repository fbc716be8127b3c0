"""Searches that are kept. Nothing about a person: a text that was searched for is not among it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0004_permission_drift"),
    ]

    operations = [
        migrations.CreateModel(
            name="GemtSoegning",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("navn", models.TextField()),
                ("delt_med", models.UUIDField(db_index=True, null=True)),
                ("valg", models.JSONField()),
                ("oprettet", models.DateTimeField()),
                (
                    "ejer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="access.bruger"
                    ),
                ),
                (
                    "myndighed",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="access.myndighed",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ejer", "navn"), name="gemtsoegning_navn")
                ],
            },
        ),
        giv_adgang("indbakke_gemtsoegning", web="SELECT, INSERT, DELETE"),
    ]
