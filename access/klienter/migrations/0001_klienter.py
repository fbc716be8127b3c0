"""What a client proves itself by, what it may do, and what it did. Pages see none of it."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0002_roller_og_revisionslog"),
    ]

    operations = [
        migrations.CreateModel(
            name="Klientaendring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tidspunkt", models.DateTimeField()),
                ("hvem", models.TextField()),
                ("handling", models.TextField()),
                ("detaljer", models.JSONField(default=dict)),
                (
                    "klient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aendringer",
                        to="access.systemklient",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Serviceaftale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "myndigheder",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "kle",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "rettigheder",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(
                            choices=[
                                ("importer", "importer"),
                                ("opdater", "opdater"),
                                ("passiver", "passiver"),
                                ("slet", "slet"),
                                ("fjern", "fjern"),
                                ("kasser", "kasser"),
                                ("laes", "laes"),
                                ("fremsoeg", "fremsoeg"),
                            ]
                        ),
                        size=None,
                    ),
                ),
                ("gyldig", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("oprettet", models.DateTimeField()),
                (
                    "klient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aftaler",
                        to="access.systemklient",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BrugtJti",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("jti_sha256", models.BinaryField()),
                ("udloeber", models.DateTimeField()),
                (
                    "klient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.systemklient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("klient", "jti_sha256"), name="jti_bruges_en_gang"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Certifikat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.TextField(unique=True)),
                ("oprettet", models.DateTimeField()),
                ("udloeber", models.DateTimeField()),
                ("sidst_brugt", models.DateTimeField(null=True)),
                (
                    "klient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certifikater",
                        to="access.systemklient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="certifikat_sha256",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Forbrug",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dag", models.DateField()),
                ("kald", models.BigIntegerField()),
                ("afviste", models.BigIntegerField()),
                ("objekter", models.BigIntegerField()),
                ("sidst", models.DateTimeField()),
                (
                    "klient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.systemklient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("klient", "dag"), name="forbrug_pr_dag")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hemmelighed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plads", models.SmallIntegerField()),
                ("sha256", models.BinaryField()),
                ("oprettet", models.DateTimeField()),
                ("udloeber", models.DateTimeField(null=True)),
                ("sidst_brugt", models.DateTimeField(null=True)),
                (
                    "klient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hemmeligheder",
                        to="access.systemklient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("klient", "plads"), name="hemmelighed_plads_unik"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("plads__in", [1, 2])), name="hemmelighed_hoejst_to"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Noegle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kid", models.TextField()),
                (
                    "algoritme",
                    models.TextField(
                        choices=[("RS256", "Rs256"), ("PS256", "Ps256"), ("ES256", "Es256")]
                    ),
                ),
                ("pem", models.TextField()),
                ("oprettet", models.DateTimeField()),
                ("udloeber", models.DateTimeField(null=True)),
                ("sidst_brugt", models.DateTimeField(null=True)),
                (
                    "klient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="noegler",
                        to="access.systemklient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("klient", "kid"), name="noegle_kid_unik")
                ],
            },
        ),
        # The intake role checks them and notes their use; only the owner's commands make them.
        giv_adgang("klienter_hemmelighed", web="", indlaes="SELECT, UPDATE (sidst_brugt)"),
        giv_adgang("klienter_noegle", web="", indlaes="SELECT, UPDATE (sidst_brugt)"),
        giv_adgang("klienter_certifikat", web="", indlaes="SELECT, UPDATE (sidst_brugt)"),
        giv_adgang("klienter_serviceaftale", web="", indlaes="SELECT"),
        giv_adgang("klienter_brugtjti", web="", indlaes="SELECT, INSERT, UPDATE, DELETE"),
        giv_adgang("klienter_forbrug", web="", indlaes="SELECT, INSERT, UPDATE"),
        giv_adgang("klienter_klientaendring", web="", indlaes=""),
    ]
