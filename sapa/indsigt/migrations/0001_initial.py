"""Packages for those who ask for insight, with their locks."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang
from sapa.indsigt.sikring import LAAS


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0008_permission_giv_indsigt"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pakke",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("scope", models.SmallIntegerField(null=True)),
                ("part_uuid", models.UUIDField()),
                (
                    "grundlag",
                    models.TextField(
                        choices=[
                            ("gdpr15", "gdpr15"),
                            ("fvl9", "fvl9"),
                            ("offl8", "offl8"),
                            ("andet", "andet"),
                        ]
                    ),
                ),
                ("anmodning", models.TextField(default="")),
                (
                    "afsnit",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("med_medarbejdere", models.BooleanField(default=False)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("anledning", models.TextField(default="")),
                (
                    "tilstand",
                    models.TextField(
                        choices=[
                            ("bestilt", "Venter"),
                            ("i_gang", "Bliver dannet"),
                            ("klar", "Klar"),
                            ("fejlet", "Kunne ikke dannes"),
                            ("slettet", "Slettet"),
                        ],
                        default="bestilt",
                    ),
                ),
                ("fejl", models.TextField(default="")),
                ("faerdige", models.SmallIntegerField(default=0)),
                ("bestilt", models.DateTimeField()),
                ("klar", models.DateTimeField(null=True)),
                ("udloeber", models.DateTimeField(null=True)),
                ("laan", models.UUIDField(null=True)),
                ("laant_til", models.DateTimeField(null=True)),
                ("forsoeg", models.SmallIntegerField(default=0)),
                (
                    "bruger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.bruger",
                    ),
                ),
                (
                    "myndighed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="access.myndighed"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Afsnitsdel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("noegle", models.TextField()),
                (
                    "stand",
                    models.TextField(
                        choices=[("med", "med"), ("uden_ret", "uden_ret"), ("fravalgt", "fravalgt")]
                    ),
                ),
                ("raekker", models.IntegerField(default=0)),
                ("indhold", models.BinaryField(null=True)),
                (
                    "pakke",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="indsigt.pakke",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tredjepart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nummer", models.IntegerField()),
                ("noegle", models.TextField()),
                ("part_uuid", models.UUIDField(null=True)),
                ("navn", models.TextField()),
                ("hvor", models.TextField()),
                ("beskyttet", models.BooleanField()),
                ("udelad", models.BooleanField()),
                (
                    "pakke",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="indsigt.pakke",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="pakke",
            index=models.Index(fields=["bruger", "part_uuid", "-bestilt"], name="pakke_bruger"),
        ),
        migrations.AddIndex(
            model_name="pakke",
            index=models.Index(
                condition=models.Q(("tilstand__in", ["slettet"]), _negated=True),
                fields=["bestilt"],
                name="pakke_levende",
            ),
        ),
        migrations.AddConstraint(
            model_name="afsnitsdel",
            constraint=models.UniqueConstraint(fields=("pakke", "noegle"), name="afsnitsdel_unik"),
        ),
        migrations.AddConstraint(
            model_name="tredjepart",
            constraint=models.UniqueConstraint(fields=("pakke", "nummer"), name="tredjepart_unik"),
        ),
        giv_adgang("indsigt_pakke", web="SELECT, INSERT, UPDATE"),
        giv_adgang("indsigt_afsnitsdel", web="SELECT, INSERT, DELETE"),
        giv_adgang("indsigt_tredjepart", web="SELECT, INSERT, UPDATE, DELETE"),
        migrations.RunSQL(LAAS, migrations.RunSQL.noop),
    ]
