"""Rates of kontanthjælpsloftet per year, with sources and history."""

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    initial = True

    dependencies = [("access", "0003_systemklient_lofter")]

    operations = [
        migrations.CreateModel(
            name="Loftssats",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("regel", models.TextField()),
                ("gruppe", models.TextField()),
                ("husstand", models.TextField()),
                ("fra", models.DateField()),
                ("til", models.DateField(null=True)),
                ("beloeb", models.DecimalField(decimal_places=2, max_digits=10)),
                ("hjemmel", models.TextField(blank=True, default="")),
                ("kilde", models.TextField()),
                ("bekraeftet", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("regel", "gruppe", "husstand", "fra"), name="loftssats_unik"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("beloeb__gt", 0)), name="loftssats_beloeb"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kilde", ""), _negated=True), name="loftssats_kilde"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("til__isnull", True), ("til__gte", models.F("fra")), _connector="OR"
                        ),
                        name="loftssats_periode",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Satsaendring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tidspunkt", models.DateTimeField()),
                ("hvem", models.TextField()),
                ("foer", models.JSONField(null=True)),
                ("efter", models.JSONField()),
                (
                    "sats",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aendringer",
                        to="loft.loftssats",
                    ),
                ),
            ],
        ),
        giv_adgang("loft_loftssats", indlaes="SELECT"),
        giv_adgang("loft_satsaendring", indlaes="SELECT"),
    ]
