"""Which saved population a group's list is from. It names nobody."""

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
            name="Kilde",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("population_id", models.UUIDField()),
                ("navn", models.TextField()),
                ("foelger", models.BooleanField()),
                ("valgt", models.DateTimeField()),
                ("valgt_af", models.BigIntegerField()),
                ("hentet", models.DateTimeField()),
                ("stoppet", models.TextField(default="")),
                (
                    "gruppe",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listekilde",
                        to="advis.advisgruppe",
                    ),
                ),
            ],
        ),
        giv_adgang("advispopulation_kilde", web="SELECT, INSERT, UPDATE, DELETE"),
    ]
