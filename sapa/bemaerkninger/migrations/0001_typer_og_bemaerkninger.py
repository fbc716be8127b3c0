"""Types of bemærkninger, the bemærkninger, and their locks."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

from access.sikring import giv_adgang
from sapa.bemaerkninger.sikring import BEMAERKNING, NIVEAU, TYPER


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0005_permission_bemaerkning"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bemaerkningstype",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kode", models.TextField()),
                ("navn", models.TextField()),
                ("hjaelp", models.TextField(blank=True, default="")),
                (
                    "foelsomhed",
                    models.SmallIntegerField(
                        choices=[
                            (1, "IKKE_FORTROLIGE_DATA"),
                            (2, "FORTROLIGE_PERSONOPLYSNINGER"),
                            (3, "FOELSOMME_PERSONOPLYSNINGER"),
                            (4, "VIP_SAGER"),
                        ]
                    ),
                ),
                (
                    "tone",
                    models.TextField(choices=[("bad", "bad"), ("warn", "warn"), ("info", "info")]),
                ),
                ("maerke", models.BooleanField(default=True)),
                ("maks_dage", models.IntegerField()),
                ("raekkefoelge", models.SmallIntegerField(default=0)),
                ("aktiv", models.BooleanField(default=True)),
                (
                    "ejer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.myndighed",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Bemaerkning",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("myndighed", models.SmallIntegerField()),
                ("foelsomhed", models.SmallIntegerField()),
                ("tekst", models.TextField()),
                ("gyldig_til", models.DateField(db_index=True)),
                ("version", models.IntegerField(default=1)),
                ("oprettet", models.DateTimeField()),
                ("oprettet_af", models.TextField()),
                ("oprettet_af_brugernavn", models.TextField()),
                ("enhed_navn", models.TextField(default="")),
                ("aendringer", models.JSONField(default=list)),
                (
                    "type",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="bemaerkninger.bemaerkningstype",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Typeaendring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tidspunkt", models.DateTimeField()),
                ("hvem", models.TextField()),
                ("foer", models.JSONField(null=True)),
                ("efter", models.JSONField()),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aendringer",
                        to="bemaerkninger.bemaerkningstype",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="bemaerkningstype",
            constraint=models.UniqueConstraint(
                fields=("ejer", "kode"), name="bemaerkningstype_unik"
            ),
        ),
        migrations.AddConstraint(
            model_name="bemaerkningstype",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kode__regex", "^[a-z0-9-]{1,40}$"), models.Q(("navn", ""), _negated=True)
                ),
                name="bemaerkningstype_navn",
            ),
        ),
        migrations.AddConstraint(
            model_name="bemaerkningstype",
            constraint=models.CheckConstraint(
                condition=models.Q(("foelsomhed__range", (1, 4)), ("maks_dage__range", (1, 1825))),
                name="bemaerkningstype_graenser",
            ),
        ),
        migrations.AddConstraint(
            model_name="bemaerkning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("tekst"), 500
                    ),
                    models.Q(("tekst", ""), _negated=True),
                ),
                name="bemaerkning_laengde",
            ),
        ),
        giv_adgang("bemaerkninger_bemaerkning", web="SELECT, INSERT, UPDATE, DELETE"),
        giv_adgang("bemaerkninger_bemaerkningstype", web="SELECT, INSERT, UPDATE"),
        giv_adgang("bemaerkninger_typeaendring", web="SELECT, INSERT"),
        migrations.RunSQL(BEMAERKNING, migrations.RunSQL.noop),
        migrations.RunSQL(TYPER, migrations.RunSQL.noop),
        migrations.RunSQL(NIVEAU, migrations.RunSQL.noop),
    ]
