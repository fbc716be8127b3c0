"""What STIL, sygesikring and Digital Post say, each in a table of its own."""

import django.contrib.postgres.fields.ranges
from django.db import migrations, models

from access.sikring import laas_tabel


class Migration(migrations.Migration):
    initial = True

    dependencies = [("access", "0002_roller_og_revisionslog")]

    operations = [
        migrations.CreateModel(
            name="DigitalPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("tilmeldt", "Tilmeldt"),
                            ("fritaget", "Fritaget"),
                            ("ikke_tilmeldt", "Ikke Tilmeldt"),
                        ]
                    ),
                ),
                (
                    "grund",
                    models.TextField(
                        choices=[
                            ("", ""),
                            ("funktionsnedsaettelse", "Funktionsnedsaettelse"),
                            ("intet_udstyr", "Intet Udstyr"),
                            ("ingen_bopael", "Ingen Bopael"),
                            ("sprog", "Sprog"),
                            ("mitid", "Mitid"),
                            ("praktisk", "Praktisk"),
                            ("udrejst", "Udrejst"),
                            ("alder", "Alder"),
                            ("anden", "Anden"),
                        ],
                        default="",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Institutionsplads",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("nummer", models.TextField()),
                ("navn", models.TextField()),
                (
                    "type",
                    models.TextField(
                        choices=[
                            ("dagtilbud", "Dagtilbud"),
                            ("dagpleje", "Dagpleje"),
                            ("skole", "Skole"),
                            ("specialskole", "Specialskole"),
                            ("efterskole", "Efterskole"),
                            ("sfo", "Sfo"),
                            ("fritidstilbud", "Fritidstilbud"),
                            ("andet", "Andet"),
                        ]
                    ),
                ),
                ("adresse", models.TextField(default="")),
                ("telefon", models.TextField(default="")),
                ("klasse", models.TextField(default="")),
                ("trin", models.TextField(default="")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Sygesikring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("gruppe", models.SmallIntegerField()),
                ("ydernummer", models.TextField(default="")),
                ("navn", models.TextField(default="")),
                ("telefon", models.TextField(default="")),
                ("adresse", models.TextField(default="")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gruppe", 1),
                            models.Q(("gruppe", 2), ("navn", ""), ("ydernummer", "")),
                            _connector="OR",
                        ),
                        name="sygesikring_gruppe",
                    )
                ],
            },
        ),
        *(
            laas_tabel(f"personkilder_{tabel}", guard="person")
            for tabel in ("institutionsplads", "sygesikring", "digitalpost")
        ),
    ]
