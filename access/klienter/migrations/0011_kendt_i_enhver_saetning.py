"""Who calls is looked up together with the stamp of what she was found to be, and a later call can
have it looked at by whatever it asks first.

The stamp is of the same moment as the rows: `sapa_klient_stempel` is STABLE, and sees what the
query that it stands in sees. `kvote`: the installation's objects of a day, for a client without a
number of its own. A certificate is looked up as a secret is. Where a row's version lies (ctid) is in
the stamp too, so that two changes in one transaction are two; a day without figures is one whose
objects are not used up. As before (0006), a function gives no
right that its caller has not, and `rolle` is there so that the role is taken before.
"""

from importlib import import_module

from django.db import migrations

_STEMPEL = import_module("access.klienter.migrations.0010_stempel")._STEMPEL
_FOER = import_module("access.klienter.migrations.0006_kald_i_faerre_saetninger")
_FOER_VAEK = (
    "drop function sapa_kalder_med_hemmelighed(text, text, date);"
    "drop function sapa_kalder(text, bigint, date);"
)
_DAGEN = """
    (select jsonb_agg(jsonb_build_array(a.id, a.myndigheder, a.kle, a.rettigheder, a.kilder)
        order by a.id)
     from klienter_serviceaftale a where a.klient_id = k.id and a.gyldig @> $3),
    (select u.objekter from klienter_forbrug u where u.klient_id = k.id and u.dag = $3),
    sapa_klient_stempel(k.id, $3, coalesce(k.objekter_pr_dag, $4))
"""


def _kalder(navn: str, hvem: str, bevis: str, hvor: str) -> str:
    """A look-up by one thing: the client whole, with what proves it (`b`), where anything does."""
    table, column = bevis.partition(" ")[::2] if bevis else ("", "")
    return f"""
create function {navn}(rolle text, hvem {hvem}, dag date, kvote bigint)
    returns table ({f"{column} {table}, " if bevis else ""}k access_systemklient,
                   f access_fagsystem, aftaler jsonb, objekter bigint, stempel text)
language plpgsql as $$
#variable_conflict use_column
begin
    return query select {"b, " if bevis else ""}k, f, {_DAGEN}
    from access_systemklient k {f"join {table} b on b.klient_id = k.id" if bevis else ""}
    join access_fagsystem f on f.id = k.fagsystem_id
    where {hvor};
end $$;
"""


_NYE = (
    _kalder(
        "sapa_kalder_med_hemmelighed",
        "text",
        "klienter_hemmelighed h",
        "k.klient_id = $2 order by b.plads limit 2",
    )
    + _kalder("sapa_kalder_med_certifikat", "text", "klienter_certifikat c", "b.sha256 = $2")
    + _kalder("sapa_kalder", "bigint", "", "k.id = $2")
)
_VAEK = "".join(
    f"drop function {navn}(text, {hvem}, date, bigint);"
    for navn, hvem in (
        ("sapa_kalder_med_hemmelighed", "text"),
        ("sapa_kalder_med_certifikat", "text"),
        ("sapa_kalder", "bigint"),
    )
)
# An error of a class of our own, which no statement of PostgreSQL's raises.
_KRAEV = """
create function sapa_kraev_klient(rolle text, stempel text, hvem bigint, dag date, kvote bigint)
    returns text
language plpgsql as $$
begin
    if $2 is distinct from sapa_klient_stempel($3, $4, $5) then
        raise exception 'the client is no longer as it was found to be' using errcode = 'SA001';
    end if;
    return $1;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("klienter", "0010_stempel")]

    operations = [
        migrations.RunSQL(
            _STEMPEL.replace("create function", "create or replace function")
            .replace("k.xmin, f.xmin", "k.xmin, k.ctid, f.xmin, f.ctid")
            .replace("h.xmin", "h.xmin || h.ctid")
            .replace("c.xmin", "c.xmin || c.ctid")
            .replace("a.xmin", "a.xmin || a.ctid")
            .replace("'k', (select", "'k', coalesce((select")
            .replace("u.dag = $2))", "u.dag = $2), false))"),
            _STEMPEL.replace("create function", "create or replace function"),
        ),
        migrations.RunSQL(_FOER_VAEK, _FOER._KALDER),
        migrations.RunSQL(_NYE, _VAEK),
        migrations.RunSQL(
            _KRAEV, "drop function sapa_kraev_klient(text, text, bigint, date, bigint);"
        ),
    ]
