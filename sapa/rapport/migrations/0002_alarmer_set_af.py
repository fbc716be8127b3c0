"""Which alarms an auditor has been shown: her own row, and hers alone to write."""

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import INDLAES, WEB, giv_adgang

_T = "rapport_alarmset"
_MIG = "(select nullif(current_setting('sapa.bruger', true), '')::bigint)"
LAAS = f"""
alter table {_T} enable row level security;
create policy {_T}_web on {_T} for select to {WEB} using (bruger_id = {_MIG});
create policy {_T}_web_opret on {_T} for insert to {WEB} with check (bruger_id = {_MIG});
create policy {_T}_web_ret on {_T} for update to {WEB}
    using (bruger_id = {_MIG}) with check (bruger_id = {_MIG});
create policy {_T}_indlaes on {_T} to {INDLAES} using (true) with check (true);
"""


class Migration(migrations.Migration):
    dependencies = [("rapport", "0001_lister_og_alarmer")]

    operations = [
        migrations.CreateModel(
            name="Alarmset",
            fields=[
                (
                    "bruger",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="access.bruger",
                    ),
                ),
                ("sidst", models.BigIntegerField()),
            ],
        ),
        giv_adgang(_T, web="SELECT, INSERT, UPDATE"),
        migrations.RunSQL(LAAS, migrations.RunSQL.noop),
    ]
