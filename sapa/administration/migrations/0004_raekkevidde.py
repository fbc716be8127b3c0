"""What a role may reach and give is held by the database too: its authority's own data or a state
authority's, and what runs the nation from one who runs it (sapa.brugere.roller says it in words)."""

from django.db import migrations

from access.sikring import WEB
from sapa.administration.sikring import driver

_GRAENSE, _TILDELING = "access_dataafgraensning", "access_tildeling"

SQL = f"""
create policy {_GRAENSE}_web_raekkevidde on {_GRAENSE} as restrictive for insert to {WEB}
    with check (
        exists (select from access_jobfunktionsrolle r
                join access_myndighed m on m.id = {_GRAENSE}.scope_id
                where r.id = {_GRAENSE}.jobfunktionsrolle_id
                  and (m.id = r.myndighed_id or m.type = 'stat'))
        and ({driver()} or not exists (
            select from access_brugersystemrolle b
            where b.id = {_GRAENSE}.rolle_id and 'drift' = any (b.permissions))));
create policy {_TILDELING}_web_drift on {_TILDELING} as restrictive for insert to {WEB}
    with check ({driver()} or not exists (
        select from {_GRAENSE} g join access_brugersystemrolle b on b.id = g.rolle_id
        where g.jobfunktionsrolle_id = {_TILDELING}.jobfunktionsrolle_id
          and 'drift' = any (b.permissions)));
"""


class Migration(migrations.Migration):
    dependencies = [("administration", "0003_rettigheder")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
