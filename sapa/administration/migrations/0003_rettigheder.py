"""An administrator composes her own authority's roles and gives them to its users: in pages, by the
web role, behind row-level security. Nobody gives a role to herself, or changes one that she holds.
"""

from django.db import migrations

from access.sikring import INDLAES, WEB
from sapa.administration.sikring import administrerer

_MIG = "(select nullif(current_setting('sapa.bruger', true), '')::bigint)"
_ROLLE, _GRAENSE, _TILDELING, _BRUGER = (
    f"access_{n}" for n in ("jobfunktionsrolle", "dataafgraensning", "tildeling", "bruger")
)
_EGEN_ROLLE = administrerer(f"{_ROLLE}.myndighed_id")
_IKKE_MIN = f"""not exists (select from {_TILDELING} min
    where min.bruger_id = {_MIG} and min.jobfunktionsrolle_id = {{rolle}})"""
_EGEN_GRAENSE = f"""(exists (select from {_ROLLE} r where r.id = {_GRAENSE}.jobfunktionsrolle_id
        and {administrerer("r.myndighed_id")})
    and {_IKKE_MIN.format(rolle=f"{_GRAENSE}.jobfunktionsrolle_id")})"""
_EGEN_TILDELING = f"""({_TILDELING}.bruger_id is distinct from {_MIG}
    and exists (select from {_ROLLE} r where r.id = {_TILDELING}.jobfunktionsrolle_id
        and {administrerer("r.myndighed_id")})
    and exists (select from {_BRUGER} b where b.id = {_TILDELING}.bruger_id
        and {administrerer("b.myndighed_id")}))"""
_EGEN_BRUGER = f"""({_BRUGER}.id is distinct from {_MIG}
    and {administrerer(f"{_BRUGER}.myndighed_id")})"""


def _laas(tabel: str, egen: str, *handlinger: str) -> str:
    sql = [
        f"alter table {tabel} enable row level security;",
        f"create policy {tabel}_laes on {tabel} for select using (true);",
        f"create policy {tabel}_indlaes on {tabel} to {INDLAES} using (true) with check (true);",
    ]
    for h in handlinger:
        how = {
            "insert": f"with check ({egen})",
            "update": f"using ({egen}) with check ({egen})",
            "delete": f"using ({egen})",
        }[h]
        sql.append(f"create policy {tabel}_web_{h} on {tabel} for {h} to {WEB} {how};")
        if h != "update":
            sql.append(f"grant {h} on {tabel} to {WEB};")
    return "\n".join(sql)


SQL = f"""
{_laas(_ROLLE, _EGEN_ROLLE, "insert", "update", "delete")}
grant update (navn) on {_ROLLE} to {WEB};
{_laas(_GRAENSE, _EGEN_GRAENSE, "insert", "delete")}
{_laas(_TILDELING, _EGEN_TILDELING, "insert", "delete")}
{_laas(_BRUGER, _EGEN_BRUGER, "insert", "update")}
grant update (aktiv, navn, titel, telefon, email, enhed_id) on {_BRUGER} to {WEB};
grant select (bruger_id) on saml_samlbruger to {WEB};
do $$ declare s text; begin
    for s in select distinct d.objid::regclass::text from pg_depend d
             join pg_class c on c.oid = d.objid and c.relkind = 'S'
             where d.refobjid in ('{_ROLLE}'::regclass, '{_GRAENSE}'::regclass,
                                  '{_TILDELING}'::regclass, '{_BRUGER}'::regclass) loop
        execute 'grant usage on sequence ' || s || ' to {WEB}';
    end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0002_egen_myndighed"),
        ("saml", "0001_saml"),
        ("access", "0007_permission_behandl_advis"),
    ]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
