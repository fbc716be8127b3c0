"""The numbers, and the function that counts them."""

from django.db import migrations, models

from access.sikring import giv_adgang
from sapa.statistik.sikring import OPTAEL

EMNER = [
    ("brugere", "Brugere"),
    ("opslag", "Opslag"),
    ("soegninger", "Soegninger"),
    ("kle", "Kle"),
    ("adviser", "Adviser"),
    ("notater", "Notater"),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("revision", "0002_skriv_egne_raekker"),
        ("advis", "0002_adgang_og_laase"),
        ("fordeling", "0002_adgang"),
    ]

    operations = [
        migrations.CreateModel(
            name="Optaelling",
            fields=[
                ("maaned", models.DateField(primary_key=True, serialize=False)),
                ("tidspunkt", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Tal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("maaned", models.DateField()),
                ("cvr", models.TextField()),
                ("emne", models.TextField(choices=EMNER)),
                ("noegle", models.TextField(default="")),
                ("antal", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cvr", "emne", "maaned", "noegle"), name="statistiktal_unik"
                    )
                ],
            },
        ),
        # Numbers of authorities and units: nothing about a person.
        giv_adgang("statistik_tal"),
        giv_adgang("statistik_optaelling"),
        migrations.RunSQL(OPTAEL, migrations.RunSQL.noop),
    ]
