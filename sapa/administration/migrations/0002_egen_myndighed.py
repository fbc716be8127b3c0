"""An administrator changes her own authority's switches, and locks its row while she does."""

from django.db import migrations

from access.sikring import INDLAES, WEB
from sapa.administration.sikring import administrerer

MYNDIGHED = f"""
alter table access_myndighed enable row level security;
create policy access_myndighed_laes on access_myndighed for select using (true);
create policy access_myndighed_ret on access_myndighed for update to {WEB}
    using ({administrerer("access_myndighed.id")})
    with check ({administrerer("access_myndighed.id")});
create policy access_myndighed_indlaes on access_myndighed to {INDLAES}
    using (true) with check (true);
grant update (viser_skjulte) on access_myndighed to {WEB};
"""


class Migration(migrations.Migration):
    dependencies = [("administration", "0001_initial")]

    operations = [migrations.RunSQL(MYNDIGHED, migrations.RunSQL.noop)]
