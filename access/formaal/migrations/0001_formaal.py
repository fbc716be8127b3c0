"""Purposes, and which look-ups demand one."""

import django.db.models.deletion
from django.db import migrations, models

from access.formaal.values import GRUNDOPSLAG
from access.sikring import giv_adgang


def indlaes(apps, schema_editor):
    """The look-ups and purposes that the system is delivered with."""
    Opslagstype = apps.get_model("formaal", "Opslagstype")
    Formaal = apps.get_model("formaal", "Formaal")
    Formaalskrav = apps.get_model("formaal", "Formaalskrav")
    for n, kind in enumerate(GRUNDOPSLAG):
        row = Opslagstype.objects.create(
            kode=kind.kode,
            navn=kind.navn,
            beskrivelse=kind.beskrivelse,
            noegle=kind.noegle,
            raekkefoelge=n,
        )
        Formaalskrav.objects.create(opslag=row, kraeves=kind.kraeves)
        for m, f in enumerate(kind.formaal):
            Formaal.objects.create(
                opslag=row, kode=f.kode, navn=f.navn, hjemmel=f.hjemmel, raekkefoelge=m
            )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0003_systemklient_lofter"),
    ]

    operations = [
        migrations.CreateModel(
            name="Opslagstype",
            fields=[
                ("kode", models.SlugField(primary_key=True, serialize=False)),
                ("navn", models.TextField()),
                ("beskrivelse", models.TextField()),
                ("noegle", models.TextField()),
                ("raekkefoelge", models.SmallIntegerField()),
            ],
            options={
                "ordering": ["raekkefoelge"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("noegle__in", ["FormaalType", "DuplaFormaalType"])),
                        name="opslagstype_noegle",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Kravaendring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tidspunkt", models.DateTimeField()),
                ("hvem", models.TextField()),
                ("foer", models.BooleanField(null=True)),
                ("efter", models.BooleanField(null=True)),
                (
                    "myndighed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.myndighed",
                    ),
                ),
                (
                    "opslag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="formaal.opslagstype"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Formaalskrav",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kraeves", models.BooleanField()),
                (
                    "myndighed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.myndighed",
                    ),
                ),
                (
                    "opslag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="krav",
                        to="formaal.opslagstype",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("opslag", "myndighed"),
                        name="formaalskrav_unik",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Formaal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kode", models.TextField()),
                ("navn", models.TextField()),
                ("hjemmel", models.TextField(blank=True, default="")),
                ("aktiv", models.BooleanField(default=True)),
                ("raekkefoelge", models.SmallIntegerField()),
                (
                    "opslag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="formaal",
                        to="formaal.opslagstype",
                    ),
                ),
            ],
            options={
                "ordering": ["raekkefoelge"],
                "constraints": [
                    models.UniqueConstraint(fields=("opslag", "kode"), name="formaal_kode_unik"),
                    models.CheckConstraint(
                        condition=models.Q(("kode__regex", "^[A-Za-z0-9]{1,20}$")),
                        name="formaal_kode_form",
                    ),
                ],
            },
        ),
        # Settings and codes: set by commands with the owner's login, read by pages.
        giv_adgang("formaal_opslagstype", indlaes="SELECT"),
        giv_adgang("formaal_formaal", indlaes="SELECT"),
        giv_adgang("formaal_formaalskrav", indlaes="SELECT"),
        giv_adgang("formaal_kravaendring", web="", indlaes=""),
        migrations.RunPython(indlaes, migrations.RunPython.noop),
    ]
