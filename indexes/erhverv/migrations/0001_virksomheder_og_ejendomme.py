"""Companies and properties with history, open to those who may see persons."""

import django.contrib.postgres.fields.ranges
from django.db import migrations, models

from access.sikring import laas_tabel

TABELLER = (
    "ansattetal",
    "ejendom",
    "ejendomsadresse",
    "ejerskab",
    "penhed",
    "virksomhedsdetalje",
    "virksomhedsfakta",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("access", "0001_roller_brugere_adgang")]

    operations = [
        migrations.CreateModel(
            name="Ansattetal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("aar", models.SmallIntegerField()),
                ("kvartal", models.SmallIntegerField(null=True)),
                ("mindst", models.IntegerField()),
                ("hoejst", models.IntegerField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Virksomhedsfakta",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                (
                    "art",
                    models.TextField(
                        choices=[
                            ("navn", "Navn"),
                            ("form", "Form"),
                            ("status", "Status"),
                            ("adresse", "Adresse"),
                            ("branche", "Branche"),
                            ("bibranche", "Bibranche"),
                        ]
                    ),
                ),
                ("kode", models.TextField(default="")),
                ("kodesaet", models.TextField(default="")),
                ("tekst", models.TextField(default="")),
                ("kommune", models.SmallIntegerField(default=0)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Ejendom",
            fields=[
                ("part_uuid", models.UUIDField(primary_key=True, serialize=False)),
                ("bfe", models.TextField()),
                ("esr", models.TextField(default="")),
                ("type", models.TextField(default="")),
                ("opdateret", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("esr", ""), _negated=True),
                        fields=["esr"],
                        name="ejendom_esr",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("bfe__regex", "^[1-9]\\d*$")), name="ejendom_bfe"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ejendomsadresse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("nummer", models.SmallIntegerField()),
                ("adresse", models.TextField()),
                ("soegeadresse", models.TextField(db_collation="C")),
                ("kommune", models.SmallIntegerField(default=0)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "indexes": [models.Index(fields=["soegeadresse"], name="ejendomsadresse_soegning")],
            },
        ),
        migrations.CreateModel(
            name="Ejerskab",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                (
                    "art",
                    models.TextField(
                        choices=[("virksomhed", "Virksomhed"), ("ejendom", "Ejendom")]
                    ),
                ),
                ("ejer_uuid", models.UUIDField(db_index=True, null=True)),
                ("ejer_navn", models.TextField(default="")),
                ("mindst", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("hoejst", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("taeller", models.IntegerField(null=True)),
                ("naevner", models.IntegerField(null=True)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ejer_uuid__isnull", False),
                            models.Q(("ejer_navn", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="ejerskab_har_ejer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Penhed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("virksomhed_uuid", models.UUIDField(db_index=True)),
                ("pnr", models.TextField()),
                ("navn", models.TextField()),
                ("adresse", models.TextField(default="")),
                ("kommune", models.SmallIntegerField(default=0)),
                ("branchekode", models.TextField(default="")),
                ("branche", models.TextField(default="")),
                ("mindst", models.IntegerField(null=True)),
                ("hoejst", models.IntegerField(null=True)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pnr__regex", "^\\d{10}$")), name="penhed_ti_cifre"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Virksomhedsdetalje",
            fields=[
                ("part_uuid", models.UUIDField(primary_key=True, serialize=False)),
                ("cvr", models.TextField()),
                ("startdato", models.DateField(null=True)),
                ("ophoersdato", models.DateField(null=True)),
                ("reklamebeskyttet", models.BooleanField()),
                ("telefon", models.TextField(default="")),
                ("email", models.TextField(default="")),
                ("naeste_skift", models.DateField(null=True)),
                ("opdateret", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("naeste_skift__isnull", False)),
                        fields=["naeste_skift"],
                        name="virksomhedsdetalje_skift",
                    )
                ],
            },
        ),
        *(laas_tabel(f"erhverv_{navn}", guard="person") for navn in TABELLER),
    ]
