"""What was tidied away, by its key alone."""

from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("advis", "0002_adgang_og_laase"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ryddet",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "traad_id",
                        "gruppe_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("traad_id", models.BigIntegerField()),
                ("gruppe_id", models.BigIntegerField()),
                ("ryddet", models.DateTimeField()),
                ("annulleret", models.BooleanField()),
            ],
        ),
        giv_adgang("advisoprydning_ryddet", web=""),
    ]
