"""Lists that alarms look for, the alarms found, and the function that finds them."""

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang
from sapa.rapport.sikring import FIND, LAAS, ORD
from sapa.rapport.values import Art, Slags

LISTER = [("vip", "VIP"), ("overvaagning", "Overvågning"), ("medarbejdere", "Medarbejdere")]


def _id() -> tuple[str, models.BigAutoField]:
    return (
        "id",
        models.BigAutoField(
            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
        ),
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("access", "0007_permission_behandl_advis"),
        ("revision", "0002_skriv_egne_raekker"),
        ("part", "0006_virksomhed_hjem_for"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                _id(),
                ("log_id", models.UUIDField()),
                ("tidspunkt", models.DateTimeField()),
                ("slags", models.TextField(choices=[(s.value, s.value) for s in Slags])),
                ("grundlag", models.TextField()),
                ("ejer_cvr", models.TextField()),
                ("enhed_id", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["ejer_cvr", "-tidspunkt", "slags"], name="rapportalarm_tid"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("log_id", "slags", "ejer_cvr"), name="rapportalarm_unik"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Fremdrift",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("til", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="rapportfremdrift_en"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Liste",
            fields=[
                _id(),
                ("slags", models.TextField(choices=LISTER)),
                ("version", models.IntegerField()),
                ("filnavn", models.TextField()),
                ("hjemmel", models.TextField()),
                ("raekker", models.IntegerField()),
                ("indlaest", models.DateTimeField()),
                ("hvem", models.TextField()),
                ("ophoert", models.DateTimeField(null=True)),
                ("slettet", models.BooleanField(default=False)),
                ("beregnet_fra", models.DateField()),
                ("faerdig", models.BooleanField(default=False)),
                (
                    "myndighed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="access.myndighed"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("myndighed", "slags", "version"), name="rapportliste_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ophoert", None)),
                        fields=("myndighed", "slags"),
                        name="rapportliste_i_brug",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hjemmel", ""), _negated=True),
                        name="rapportliste_hjemmel",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Listepost",
            fields=[
                _id(),
                ("art", models.TextField(choices=[(a.value, a.value) for a in Art])),
                ("tekst", models.TextField()),
                ("vaerdi", models.TextField()),
                ("brugernavn", models.TextField(default="")),
                (
                    "liste",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="poster",
                        to="rapport.liste",
                    ),
                ),
            ],
        ),
        # An auditor uploads; a worker finds, and takes away what is kept no longer.
        giv_adgang("rapport_liste", web="SELECT, INSERT, UPDATE"),
        giv_adgang("rapport_listepost", web="SELECT, INSERT"),
        giv_adgang("rapport_alarm"),
        giv_adgang("rapport_fremdrift", web=""),
        migrations.RunSQL(LAAS, migrations.RunSQL.noop),
        migrations.RunSQL(ORD, migrations.RunSQL.noop),
        migrations.RunSQL(FIND, migrations.RunSQL.noop),
    ]
