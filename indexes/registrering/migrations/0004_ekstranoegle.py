"""Keys that a projection holds in no column: they are written with it."""

from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    dependencies = [("registrering", "0003_opdatering_og_fjernelse")]

    operations = [
        migrations.CreateModel(
            name="Ekstranoegle",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "objekt_uuid",
                        "noegle",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("objekt_uuid", models.UUIDField()),
                ("noegle", models.TextField()),
            ],
            options={"indexes": [models.Index(fields=["noegle"], name="ekstranoegle_noegle")]},
        ),
        giv_adgang("registrering_ekstranoegle", web=""),
    ]
