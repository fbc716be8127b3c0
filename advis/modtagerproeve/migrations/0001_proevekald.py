"""Test calls to receiving systems. They name nobody."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("advis", "0002_adgang_og_laase"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proevekald",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("bestilt", models.DateTimeField()),
                ("bruger_id", models.BigIntegerField()),
                ("begyndt", models.DateTimeField(null=True)),
                ("faerdig", models.DateTimeField(null=True)),
                ("status", models.SmallIntegerField(null=True)),
                ("fejl", models.TextField(default="")),
                ("ms", models.IntegerField(default=0)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proever",
                        to="advis.modtagersystem",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("faerdig__isnull", True)),
                        fields=["bestilt"],
                        name="proevekald_venter",
                    )
                ],
            },
        ),
        giv_adgang("modtagerproeve_proevekald", web="SELECT, INSERT"),
    ]
