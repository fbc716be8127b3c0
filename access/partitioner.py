"""Monthly partitions for append-only tables, made ahead of time. One place for the SQL.

The function lives in the database so that migrations, tests and the beat task use the same.
A default partition catches what no month does: a row is never refused for want of a partition.
"""

from django.db import connection
from django.db.migrations import RunSQL

FUNKTION = RunSQL(
    """
    create or replace function sapa_sikr_partitioner(tabel text, bagud int, frem int) returns int
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare m date; navn text; lavet int := 0;
    begin
        for m in select generate_series(
                date_trunc('month', now()) - make_interval(months => bagud),
                date_trunc('month', now()) + make_interval(months => frem), '1 month')::date loop
            navn := tabel || '_' || to_char(m, 'YYYYMM');
            if to_regclass(navn) is null then
                execute format('create table %I partition of %I for values from (%L) to (%L)',
                               navn, tabel, m::timestamptz, (m + interval '1 month')::timestamptz);
                execute format('comment on table %I is %L', navn, 'sikret');
                lavet := lavet + 1;
            end if;
        end loop;
        return lavet;
    end $$;
    revoke execute on function sapa_sikr_partitioner(text, int, int) from public;
    grant execute on function sapa_sikr_partitioner(text, int, int) to sapa_indlaes;
    """,
    RunSQL.noop,
)

PARTITIONEREDE = (
    "access_revisionslog",
    "registrering_registrering",
    "beskedfordeler_raabesked",
    "kilder_udsagn",
)


def partitioner(tabel: str) -> RunSQL:
    """The default partition and the months around the migration's day."""
    return RunSQL(
        f"""
        create table {tabel}_default partition of {tabel} default;
        comment on table {tabel}_default is 'sikret';
        select sapa_sikr_partitioner('{tabel}', 1, 6);
        """,
        RunSQL.noop,
    )


def sikr(tabel: str) -> int:
    """Make the partitions of the coming months; returns how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("select sapa_sikr_partitioner(%s, 0, 6)", [tabel])
        (lavet,) = cursor.fetchone()
    return int(lavet)
