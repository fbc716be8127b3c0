"""Deliveries with the answers they got, and the figures of each day."""

from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0002_roller_og_revisionslog"),
        ("klienter", "0005_ret_til_kilder"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dagstal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kilde", models.TextField()),
                ("dag", models.DateField()),
                ("leverancer", models.BigIntegerField()),
                ("ny", models.BigIntegerField()),
                ("uaendret", models.BigIntegerField()),
                ("sen", models.BigIntegerField()),
                ("konflikt", models.BigIntegerField()),
                ("afvist", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kilde", "dag"), name="kildedagstal_unik")
                ],
            },
        ),
        migrations.CreateModel(
            name="Leverance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kilde", models.TextField()),
                ("klient", models.TextField()),
                ("leverance", models.TextField()),
                ("sha256", models.BinaryField()),
                ("modtaget", models.DateTimeField()),
                ("antal", models.IntegerField()),
                ("svar", models.JSONField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["modtaget"], name="kildeleverance_modtaget")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kilde", "klient", "leverance"), name="kildeleverance_een_gang"
                    )
                ],
            },
        ),
        giv_adgang("kildepush_leverance", web=""),
        giv_adgang("kildepush_dagstal"),
    ]
