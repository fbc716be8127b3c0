"""The lock on reading the revisionslog, and exports of it.

The log only grows: triggers refuse UPDATE, DELETE and TRUNCATE from every role, the owner included,
in the parent and in each partition. Rows leave by `sapa_slet_revisionslog` alone, which drops whole
months.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang
from sapa.revision.sikring import KUN_TILFOEJ, LAAS, LAES_EGNE, NUMMER, SLET

TILSTANDE = [
    ("bestilt", "Bestilt"),
    ("i_gang", "Bliver dannet"),
    ("klar", "Klar"),
    ("fejlet", "Kunne ikke dannes"),
    ("udloebet", "Slettet"),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [("access", "0002_roller_og_revisionslog")]

    operations = [
        migrations.RunSQL(NUMMER, migrations.RunSQL.noop),
        migrations.RunSQL(LAAS, migrations.RunSQL.noop),
        migrations.RunSQL(KUN_TILFOEJ, migrations.RunSQL.noop),
        migrations.RunSQL(SLET, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Udtraek",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("scope", models.SmallIntegerField(null=True)),
                ("tilstand", models.TextField(choices=TILSTANDE, default="bestilt")),
                ("kriterier", models.JSONField(default=dict)),
                ("bestilt", models.DateTimeField()),
                ("raekker_ialt", models.IntegerField(null=True)),
                ("raekker", models.IntegerField(default=0)),
                ("dele", models.IntegerField(default=0)),
                ("bytes", models.BigIntegerField(default=0)),
                ("sidste_tidspunkt", models.DateTimeField(null=True)),
                ("sidste_id", models.UUIDField(null=True)),
                ("laan", models.UUIDField(null=True)),
                ("laant_til", models.DateTimeField(null=True)),
                ("forsoeg", models.SmallIntegerField(default=0)),
                ("klar", models.DateTimeField(null=True)),
                ("udloeber", models.DateTimeField(null=True)),
                (
                    "bruger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="access.bruger"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["bruger", "-bestilt"], name="udtraek_bruger"),
                    models.Index(
                        condition=models.Q(("tilstand__in", ["bestilt", "i_gang", "klar"])),
                        fields=["bestilt"],
                        name="udtraek_ufaerdige",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Udtraeksdel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nummer", models.IntegerField()),
                ("indhold", models.BinaryField()),
                (
                    "udtraek",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="revision.udtraek",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("udtraek", "nummer"), name="udtraeksdel_unik")
                ],
            },
        ),
        # The user orders and fetches; only the worker, as the intake role, writes the file.
        giv_adgang("revision_udtraek", web="SELECT, INSERT"),
        giv_adgang("revision_udtraeksdel"),
        migrations.RunSQL(LAES_EGNE, migrations.RunSQL.noop),
    ]
