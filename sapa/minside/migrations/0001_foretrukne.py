"""Favourites: each user's own."""

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import INDLAES, WEB, giv_adgang

_EGNE = (
    "bruger_id = (select nullif(current_setting('sapa.bruger', true), '')::bigint)"
    " and (select current_setting('sapa.person', true)) = 'ja'"
)
LAAS = f"""
alter table minside_foretrukken enable row level security;
create policy minside_foretrukken_web on minside_foretrukken to {WEB}
    using ({_EGNE}) with check ({_EGNE});
create policy minside_foretrukken_indlaes on minside_foretrukken to {INDLAES}
    using (true) with check (true);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0005_permission_bemaerkning"),
    ]

    operations = [
        migrations.CreateModel(
            name="Foretrukken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField()),
                ("tilfoejet", models.DateTimeField()),
                (
                    "bruger",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.bruger",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["part_uuid"], name="foretrukken_part")],
                "constraints": [
                    models.UniqueConstraint(fields=("bruger", "part_uuid"), name="foretrukken_unik")
                ],
            },
        ),
        giv_adgang("minside_foretrukken", web="SELECT, INSERT, DELETE"),
        migrations.RunSQL(LAAS, migrations.RunSQL.noop),
    ]
