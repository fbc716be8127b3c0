"""Deliveries as files, and the progress of a rebuild."""

from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    dependencies = [("kilder", "0001_udsagn")]

    operations = [
        migrations.CreateModel(
            name="Fil",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kilde", models.TextField()),
                ("leverance", models.TextField()),
                ("navn", models.TextField()),
                ("fuld", models.BooleanField()),
                ("dannet", models.DateTimeField(null=True)),
                ("begyndt", models.DateTimeField()),
                ("senest", models.DateTimeField()),
                ("antal", models.BigIntegerField()),
                ("linjer", models.BigIntegerField(default=0)),
                ("nye", models.BigIntegerField(default=0)),
                ("uaendrede", models.BigIntegerField(default=0)),
                ("sene", models.BigIntegerField(default=0)),
                ("konflikter", models.BigIntegerField(default=0)),
                ("fejl", models.BigIntegerField(default=0)),
                ("offset", models.BigIntegerField(default=0)),
                ("sha256", models.BinaryField(default=b"")),
                (
                    "tilstand",
                    models.TextField(
                        choices=[
                            ("laeses", "Indlæses"),
                            ("faerdig", "Indlæst"),
                            ("brudt", "Brudt"),
                        ],
                        default="laeses",
                    ),
                ),
                ("regel", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["-begyndt", "-id"], name="kildefil_nyeste")],
                "constraints": [
                    models.UniqueConstraint(fields=("kilde", "leverance"), name="kildefil_een_gang")
                ],
            },
        ),
        migrations.CreateModel(
            name="Genopbygning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kilde", models.TextField()),
                ("begyndt", models.DateTimeField()),
                ("i_alt", models.BigIntegerField()),
                ("antal", models.BigIntegerField(default=0)),
                ("sidste", models.UUIDField(null=True)),
                ("afsluttet", models.DateTimeField(null=True)),
            ],
        ),
        giv_adgang("kilder_fil"),
        giv_adgang("kilder_genopbygning", web=""),
    ]
