"""Administrators write their own authority's visninger in pages; everybody's are read with rights."""

from django.db import migrations

from access.sikring import INDLAES, WEB, giv_adgang
from sapa.administration.sikring import administrerer, egne

_AENDRING = "visning_visningsaendring"
_EGEN = f"""exists (select from visning_maalgruppevisning v
    where v.id = {_AENDRING}.visning_id and {administrerer("v.myndighed_id")})"""
AENDRINGER = f"""
alter table {_AENDRING} enable row level security;
create policy {_AENDRING}_web on {_AENDRING} for select to {WEB} using ({_EGEN});
create policy {_AENDRING}_web_opret on {_AENDRING} for insert to {WEB} with check ({_EGEN});
create policy {_AENDRING}_indlaes on {_AENDRING} to {INDLAES} using (true) with check (true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("visning", "0002_visningens_roller"),
        ("administration", "0002_egen_myndighed"),
    ]

    operations = [
        giv_adgang("visning_maalgruppevisning", web="SELECT, INSERT, UPDATE", indlaes="SELECT"),
        giv_adgang("visning_visningsaendring", web="SELECT, INSERT", indlaes="SELECT"),
        migrations.RunSQL(
            egne("visning_maalgruppevisning", alle_laeser=True), migrations.RunSQL.noop
        ),
        migrations.RunSQL(AENDRINGER, migrations.RunSQL.noop),
    ]
