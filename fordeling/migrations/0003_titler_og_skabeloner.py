"""An authority's titles and templates for its notes."""

from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    dependencies = [
        ("fordeling", "0002_adgang"),
    ]

    operations = [
        migrations.CreateModel(
            name="Skabelon",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("myndighed", models.SmallIntegerField()),
                ("navn", models.TextField()),
                ("tekst", models.TextField()),
                ("orden", models.SmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("myndighed", "navn"), name="skabelon_navn_unik")
                ],
            },
        ),
        migrations.CreateModel(
            name="Titel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("myndighed", models.SmallIntegerField()),
                ("tekst", models.TextField()),
                ("orden", models.SmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("myndighed", "tekst"), name="titel_tekst_unik")
                ],
            },
        ),
        giv_adgang("fordeling_titel"),
        giv_adgang("fordeling_skabelon"),
    ]
