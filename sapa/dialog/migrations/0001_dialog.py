"""Which fagsystemer are opened from SAPA and open SAPA, their keys, and the messages used up."""

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0004_permission_drift"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dialogaendring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("maal", models.UUIDField()),
                ("tidspunkt", models.DateTimeField()),
                ("hvem", models.TextField()),
                ("hvad", models.TextField()),
                ("foer", models.JSONField(null=True)),
                ("efter", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Dialogbillet",
            fields=[
                ("jti", models.UUIDField(primary_key=True, serialize=False)),
                ("noegle_sha256", models.BinaryField(unique=True)),
                ("bruger_uuid", models.UUIDField()),
                ("maal", models.BinaryField()),
                ("modtaget", models.DateTimeField()),
                ("udloeber", models.DateTimeField(db_index=True)),
                ("brugt", models.DateTimeField(null=True)),
                (
                    "fagsystem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="access.fagsystem"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Dialogmaal",
            fields=[
                ("uuid", models.UUIDField(primary_key=True, serialize=False)),
                ("adresse", models.TextField()),
                ("aktiv", models.BooleanField(default=True)),
                ("kid", models.TextField(unique=True)),
                ("noegle", models.BinaryField()),
                ("forrige_kid", models.TextField(null=True, unique=True)),
                ("forrige_noegle", models.BinaryField(null=True)),
                ("forrige_til", models.DateTimeField(null=True)),
                (
                    "fagsystem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="access.fagsystem"
                    ),
                ),
                (
                    "myndighed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.myndighed",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fagsystem", "myndighed"),
                        name="dialogmaal_unik",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        # Closed keys, and what is nobody's but the user's with the right address for five minutes.
        giv_adgang("dialog_dialogmaal", indlaes=""),
        giv_adgang("dialog_dialogaendring", indlaes=""),
        giv_adgang("dialog_dialogbillet", web="SELECT, INSERT, UPDATE, DELETE", indlaes=""),
    ]
