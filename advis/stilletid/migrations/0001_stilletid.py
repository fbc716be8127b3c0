"""The authorities' quiet hours: all may read them, who administers the authority writes them."""

from django.db import migrations, models

from access.sikring import INDLAES, WEB, giv_adgang
from access.values import UDEN_KLE, UKENDT_ENHED, UKENDT_FAGSYSTEM, Permission

_T = "stilletid_stilletid"
_EGEN = f"""{_T}.myndighed in (
    select g.myndighed from access_adgangsgruppe g
    where g.bruger_id = (select nullif(current_setting('sapa.bruger', true), '')::bigint)
      and g.permission = '{Permission.ADMINISTRER}'
      and g.kle @> {UDEN_KLE} and g.enheder @> {UKENDT_ENHED}
      and g.fagsystemer @> {UKENDT_FAGSYSTEM})"""
LAAS = f"""
alter table {_T} enable row level security;
create policy {_T}_web on {_T} for select to {WEB} using (true);
create policy {_T}_web_opret on {_T} for insert to {WEB} with check ({_EGEN});
create policy {_T}_web_ret on {_T} for update to {WEB} using ({_EGEN}) with check ({_EGEN});
create policy {_T}_web_slet on {_T} for delete to {WEB} using ({_EGEN});
create policy {_T}_indlaes on {_T} to {INDLAES} using (true) with check (true);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0002_roller_og_revisionslog"),
        ("advis", "0002_adgang_og_laase"),
    ]

    operations = [
        migrations.CreateModel(
            name="Stilletid",
            fields=[
                ("myndighed", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("fra", models.TimeField()),
                ("til", models.TimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fra", models.F("til")), _negated=True),
                        name="stilletid_ikke_tom",
                    )
                ],
            },
        ),
        giv_adgang(_T, web="SELECT, INSERT, UPDATE, DELETE"),
        migrations.RunSQL(LAAS, migrations.RunSQL.noop),
    ]
