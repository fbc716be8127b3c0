"""Templates of letters: everyone's to read, the administrator's to write."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang
from sapa.administration.sikring import egne


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0008_permission_giv_indsigt"),
    ]

    operations = [
        migrations.CreateModel(
            name="Brevskabelon",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("navn", models.TextField()),
                ("overskrift", models.TextField()),
                ("tekst", models.TextField()),
                ("raekkefoelge", models.SmallIntegerField(default=0)),
                (
                    "myndighed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="access.myndighed"
                    ),
                ),
            ],
            options={
                "ordering": ["raekkefoelge", "navn", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("navn", ""), _negated=True),
                            models.Q(("overskrift", ""), _negated=True),
                            models.Q(("tekst", ""), _negated=True),
                        ),
                        name="brevskabelon_udfyldt",
                    )
                ],
            },
        ),
        giv_adgang("brev_brevskabelon", web="SELECT, INSERT, UPDATE, DELETE", indlaes="SELECT"),
        migrations.RunSQL(egne("brev_brevskabelon", alle_laeser=True), migrations.RunSQL.noop),
    ]
